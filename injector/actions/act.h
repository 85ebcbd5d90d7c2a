// The attack's verbs, as a closed set: what each one does inside guests, and how it is taken
// back. What it leaves there stands in scenario-dsl/attack/traces.h. Nothing here is a real attack.
#pragma once

#include "injector/guest_channel.h"
#include "scenario-dsl/model/scenario.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::inject {

/// What one act works with. References must outlive the act.
struct ActContext {
    const dsl::Scenario &scenario;
    const dsl::Step &step;
    std::uint64_t seed = 0;
    std::function<GuestChannel &(const std::string &host)> guest;
    std::stop_token stop;               ///< asked between calls: the act then ends with ActStopped
    dsl::Milliseconds patience{90'000}; ///< for what is not there at once: a mail on its way
    dsl::Milliseconds poll{1'000};
    unsigned team = 0;  ///< whose range it is: its keys are its own
    bool again = false; ///< what runs was ended by us, and is begun again: what a team has put
                        ///< right since stays so
    dsl::Milliseconds since{0}; ///< with `again`: how long it has gone on for already
    std::function<void(const dsl::Text &)> tell = {}; ///< what people should know of it
};

/// The guest did as asked and the act came to nothing: what() says why, in words for people.
class ActFailed : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The daemon is stopping. The act has no outcome.
class ActStopped : public std::runtime_error {
  public:
    ActStopped() : std::runtime_error("the act was stopped") {}
};

/// Does the step's verb and confirms it inside the guests. Doing it again is harmless. Returns the
/// evidence. Throws ActFailed, ActStopped or GuestError. Takes as long as its guests do, each call
/// within its deadline.
nlohmann::json perform(const ActContext &context);

/// Takes back what perform() did, as far as it lies inside the guests; ends what still runs. Throws
/// like perform().
void undo(const ActContext &context);

// ---- what the log and the other acts know a step by

/// left@right, without angle brackets; the same for every team and at every run of one seed.
std::string message_id(const dsl::Step &send_mail, std::uint64_t seed);
/// Whether the step's verb goes on in the guest after it is delivered, until its lease ends: to be
/// begun again after an interruption, and ended at the end.
bool goes_on(const dsl::Verb &verb);

/// The longest time between two contacts of a beacon that works: after it the contact counts as no
/// longer alive.
dsl::Milliseconds alive_for(const dsl::Beacon &beacon);

} // namespace enshu::inject
