// How much of its exercise time a team's guests have really lived: nothing of what was skipped, and
// at another speed than 1 more or less than the clock says. Silences are counted in it.
//
// A fold over what the log says of the clock, so that the same moments have the same lived time
// after a restart.
#pragma once

#include "scenario-dsl/model/units.h"

#include <cmath>

namespace enshu::exercise {

using dsl::Milliseconds;

class LivedTime {
  public:
    /// At a moment of the team's time, since the clock was last moved or set.
    Milliseconds at(Milliseconds moment) const {
        return lived_ + scaled(moment - since_, 1 / speed_);
    }
    /// The moment at which so much will have been lived.
    Milliseconds when(Milliseconds lived) const { return since_ + scaled(lived - lived_, speed_); }

    void skip(Milliseconds by) { since_ += by; }
    void set_speed(Milliseconds moment, double speed) {
        lived_ = at(moment);
        since_ = moment;
        speed_ = speed;
    }

  private:
    static Milliseconds scaled(Milliseconds time, double factor) {
        return Milliseconds(std::llround(static_cast<double>(time.count()) * factor));
    }

    Milliseconds since_{0};
    Milliseconds lived_{0};
    double speed_ = 1;
};

} // namespace enshu::exercise
