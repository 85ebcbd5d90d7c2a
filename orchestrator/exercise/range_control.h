// One team's range, as far as playing an exercise needs it.
#pragma once

#include "injector/actions/act.h"
#include "injector/guest_channel.h"

#include <string>

namespace enshu::exercise {

/// All may throw std::exception. set_cable, suspend and resume are called one at a time; the
/// others, and the channel that guest() returns, which lives as long as the range, from any thread
/// at any time.
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
    /// Idempotent.
    virtual void set_cable(const std::string &host, bool plugged) = 0;
    /// Stops every machine where it is. Idempotent.
    virtual void suspend() = 0;
    /// Lets every machine go on. Idempotent.
    virtual void resume() = 0;
};

} // namespace enshu::exercise
