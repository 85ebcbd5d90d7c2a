// Exercise time: runs only while the exercise does, never goes back, may be moved forward.
#pragma once

#include "injector/clock.h"

namespace enshu::exercise {

using dsl::Milliseconds;

/// Not safe for threads by itself: the conductor's lock guards it.
class ExerciseClock {
  public:
    /// Stopped at `position`, of which `skipped` was skipped.
    explicit ExerciseClock(const inject::Clock &clock, Milliseconds position = Milliseconds(0),
                           Milliseconds skipped = Milliseconds(0));

    void start();
    void stop();
    void skip(Milliseconds by);

    bool running() const { return running_; }
    /// Since START.
    Milliseconds position() const;
    /// position() without what was skipped: time in which guests could really do something.
    Milliseconds lived() const { return position() - skipped_; }
    Milliseconds skipped() const { return skipped_; }

  private:
    const inject::Clock *clock_;
    Milliseconds base_;
    Milliseconds skipped_;
    Milliseconds started_at_{0};
    bool running_ = false;
};

} // namespace enshu::exercise
