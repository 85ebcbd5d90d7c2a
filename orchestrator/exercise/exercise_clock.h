// Exercise time: runs only while the exercise does, never goes back, may be moved forward, and may
// pass faster or slower than real time (docs/decisions/0027).
#pragma once

#include "injector/clock.h"

namespace enshu::exercise {

using dsl::Milliseconds;

/// Not safe for threads by itself: the conductor's lock guards it.
class ExerciseClock {
  public:
    /// Stopped at 0, as fast as real time.
    explicit ExerciseClock(const inject::Clock &clock) : clock_(&clock) {}

    void start();
    void stop();
    /// While it is stopped.
    void set(Milliseconds position) { base_ = position; }
    void skip(Milliseconds by) { base_ += by; }
    /// From here on.
    void set_speed(double speed);

    bool running() const { return running_; }
    double speed() const { return speed_; }
    /// Since START.
    Milliseconds position() const;

  private:
    const inject::Clock *clock_;
    double speed_ = 1;
    Milliseconds base_{0};
    Milliseconds started_at_{0};
    bool running_ = false;
};

} // namespace enshu::exercise
