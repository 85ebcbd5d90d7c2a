#include "orchestrator/exercise/exercise_clock.h"

namespace enshu::exercise {

ExerciseClock::ExerciseClock(const inject::Clock &clock, Milliseconds position,
                             Milliseconds skipped)
    : clock_(&clock), base_(position), skipped_(skipped) {}

void ExerciseClock::start() {
    if (running_)
        return;
    started_at_ = clock_->now();
    running_ = true;
}

void ExerciseClock::stop() {
    base_ = position();
    running_ = false;
}

void ExerciseClock::skip(Milliseconds by) {
    base_ += by;
    skipped_ += by;
}

Milliseconds ExerciseClock::position() const {
    return running_ ? base_ + (clock_->now() - started_at_) : base_;
}

} // namespace enshu::exercise
