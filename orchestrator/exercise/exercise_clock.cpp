#include "orchestrator/exercise/exercise_clock.h"

#include <cmath>

namespace enshu::exercise {

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

void ExerciseClock::set_speed(double speed) {
    const Milliseconds now = position();
    started_at_ = clock_->now();
    base_ = now;
    speed_ = speed;
}

Milliseconds ExerciseClock::position() const {
    if (!running_)
        return base_;
    const auto real = static_cast<double>((clock_->now() - started_at_).count());
    return base_ + Milliseconds(std::llround(real * speed_));
}

} // namespace enshu::exercise
