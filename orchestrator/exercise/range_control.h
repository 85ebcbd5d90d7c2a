// One team's live machines, as far as an exercise acts on them. Implemented over libvirt by provision::Range.
#pragma once

#include "injector/guest_channel.h"

#include <string>

namespace enshu::exercise {

class RangeControl {
  public:
    virtual ~RangeControl() = default;
    /// The channel into a host of the range. Throws std::out_of_range for an unknown host.
    virtual inject::GuestChannel &guest(const std::string &host) = 0;
    virtual void set_cable(const std::string &host, bool plugged) = 0;
    /// All machines of the team stand still, together; resume() lets them go on.
    virtual void suspend() = 0;
    virtual void resume() = 0;
};

} // namespace enshu::exercise
