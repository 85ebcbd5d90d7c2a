// One team's range, as far as playing an exercise needs it.
#pragma once

#include "injector/guest_channel.h"

#include <string>

namespace enshu::exercise {

/// All may throw std::exception. set_cable, suspend and resume are called one at a time; guest()
/// and the channel it returns, which lives as long as the range, from any thread at any time.
class RangeControl {
  public:
    virtual ~RangeControl() = default;
    virtual inject::GuestChannel &guest(const std::string &host) = 0;
    /// Idempotent.
    virtual void set_cable(const std::string &host, bool plugged) = 0;
    /// Stops every machine where it is. Idempotent.
    virtual void suspend() = 0;
    /// Lets every machine go on. Idempotent.
    virtual void resume() = 0;
};

} // namespace enshu::exercise
