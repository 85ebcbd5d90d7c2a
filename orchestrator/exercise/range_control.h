// One team's range, as far as playing an exercise needs it.
#pragma once

#include "injector/actions/act.h"
#include "injector/guest_channel.h"
#include "orchestrator/exercise/error.h"
#include "orchestrator/exercise/staff.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace enshu::exercise {

/// What a measure asks of a range.
using Probe = std::variant<dsl::Blocked, dsl::Available, dsl::GuestState>;

/// What was kept as evidence.
struct Captured {
    std::string sha256; ///< hexadecimal
    std::int64_t bytes = 0;
};

/// All may throw std::exception. set_cable, capture, shut_down, put_back, checkpoint, suspend and
/// resume are called one at a time; the others, and the channel that guest() returns, which lives
/// as long as the range, from any thread at any time.
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
    virtual Captured capture(const std::string & /*host*/, dsl::EvidenceKind,
                             const std::string & /*path*/) {
        refuse("capturing evidence");
    }
    /// Idempotent.
    virtual void shut_down(const std::string & /*host*/) { refuse("shutting a host down"); }
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
    virtual bool probe(const Probe &) { refuse("asking for a measure"); }
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
