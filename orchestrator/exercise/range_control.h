// One team's range, as far as playing an exercise needs it.
#pragma once

#include "injector/actions/act.h"
#include "injector/guest_channel.h"
#include "orchestrator/exercise/error.h"
#include "orchestrator/exercise/staff.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace enshu::exercise {

/// What a measure asks of a range.
using Probe = std::variant<dsl::Blocked, dsl::Available, dsl::GuestState>;

/// Yes or no, and what says so.
struct ProbeAnswer {
    // NOLINTNEXTLINE(google-explicit-constructor): a model has nothing to add
    ProbeAnswer(bool is_so, dsl::Text its_sources = {})
        : yes(is_so), sources(std::move(its_sources)) {}
    bool yes;
    dsl::Text sources; ///< a clause for people: "refused, though `gate` itself listens there"
};

/// What is to be kept as evidence.
struct CaptureOrder {
    std::string id; ///< `t2-1`: unique in the exercise
    std::string host;
    dsl::EvidenceKind kind{};
    std::string path; ///< in the guest, with Log and File
    std::string by;   ///< who asked
    std::int64_t exercise_ms = 0;
};

/// What was kept as evidence.
struct Captured {
    std::string sha256; ///< hexadecimal
    std::int64_t bytes = 0;
    std::string format = {};      ///< `elf`, `qcow2` or `raw`
    std::int64_t stood_ms = 0;    ///< that the machine stood still for it
    std::int64_t budget_left = 0; ///< bytes that the team may still keep
};

/// How a piece of evidence was downloaded.
struct Fetched {
    std::int64_t from_byte = 0;
    std::int64_t bytes = 0;
    std::optional<bool> intact; ///< absent: it was not read whole
};

/// All may throw std::exception. set_cable, take_evidence, shut_down, power_on, put_back,
/// checkpoint, suspend and resume are called one at a time; the others, and the channel that
/// guest() returns, which lives as long as the range, from any thread at any time.
class RangeControl {
  public:
    virtual ~RangeControl() = default;
    virtual inject::GuestChannel &guest(const std::string &host) = 0;
    /// Does a step, and takes it back, as inject::perform() and inject::undo() say: inside the
    /// guests, unless the range has none.
    virtual nlohmann::json perform(const inject::ActContext &context) {
        return inject::perform(context);
    }
    virtual void undo(const inject::ActContext &context) { inject::undo(context); }
    /// Emulated staff, as begin_day() and end_day() of staff.h say.
    virtual void begin_day(const StaffMember &member) {
        exercise::begin_day(guest(member.host), member);
    }
    virtual void end_day(const StaffMember &member) {
        exercise::end_day(guest(member.host), member);
    }
    /// Idempotent.
    virtual void set_cable(const std::string &host, bool plugged) = 0;
    /// What of these a range does not do it refuses with an ExerciseError.
    ///@{
    /// Takes from the machine what is to be kept, as it is at this moment.
    virtual void take_evidence(const CaptureOrder &) { refuse("capturing evidence"); }
    /// Makes evidence of what was taken: whole, hashed and lasting, or not there at all. The
    /// machine is no longer needed.
    virtual Captured keep_evidence(const CaptureOrder &) { refuse("capturing evidence"); }
    /// What it had in memory is lost. Idempotent.
    virtual void shut_down(const std::string & /*host*/) { refuse("shutting a host down"); }
    /// Begins to boot a host that was shut down, from its disk as it was then.
    virtual void power_on(const std::string & /*host*/) { refuse("switching a host on"); }
    /// Returns when it has booted and all is well with it; throws where that takes too long.
    virtual void wait_until_healthy(const std::string & /*host*/) {}
    /// The host (empty: every host, at one instant) is as it was when the checkpoint was taken
    /// (empty: when the exercise began); its cable stays as it is. It runs, unless the range is
    /// suspended. Throws ExerciseError NotFound for a checkpoint that is not there.
    virtual void put_back(const std::string & /*host*/, const std::string & /*checkpoint*/) {
        refuse("putting a host back");
    }
    /// Keeps every machine as it is at one instant. They stand still meanwhile, for as long as is
    /// returned, and then are as before: running, or suspended. A checkpoint of that name is
    /// replaced once the new one is there.
    virtual dsl::Milliseconds checkpoint(const std::string & /*name*/) {
        refuse("taking a checkpoint");
    }
    virtual std::vector<std::string> checkpoints() const { return {}; } ///< oldest first
    /// Whether the connection is open, the URL answers, the state holds. "Could not ask" is thrown,
    /// never answered: a connection is not closed, nor a state gone, because a machine that would
    /// have to say so is off or unplugged. Only the server of an Available may be: that is what is
    /// asked.
    virtual ProbeAnswer probe(const Probe &) { refuse("asking for a measure"); }
    ///@}
    /// Stops every machine where it is. Idempotent.
    virtual void suspend() = 0;
    /// Lets every machine go on. Idempotent.
    virtual void resume() = 0;

  private:
    [[noreturn]] static void refuse(const std::string &act) {
        throw ExerciseError(ExerciseError::Code::FailedPrecondition,
                            act + ": real machines cannot do this yet");
    }
};

} // namespace enshu::exercise
