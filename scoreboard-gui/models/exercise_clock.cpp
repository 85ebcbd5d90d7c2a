#include "scoreboard-gui/models/exercise_clock.h"

#include <algorithm>

namespace enshu::gui {

void ExerciseClock::set(qint64 exercise_ms, bool running, qint64 now_ms) {
    const qint64 shown = at(now_ms);
    const bool late_answer =
        running_ && running && exercise_ms < shown && shown - exercise_ms < jitter_ms;
    base_ms_ = late_answer ? shown : exercise_ms;
    said_at_ms_ = now_ms;
    running_ = running;
}

qint64 ExerciseClock::at(qint64 now_ms) const {
    if (!running_)
        return base_ms_;
    return base_ms_ + std::clamp<qint64>(now_ms - said_at_ms_, 0, walks_alone_ms);
}

} // namespace enshu::gui
