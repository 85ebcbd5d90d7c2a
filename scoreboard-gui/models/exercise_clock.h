// The exercise clock between two answers of the daemon: the clock is the server's, this one only
// walks on from what it last said, and stops walking when nothing was heard for a while.
#pragma once

#include <QtGlobal>

namespace enshu::gui {

class ExerciseClock {
  public:
    /// What the daemon said at `now_ms` (any monotonic milliseconds).
    void set(qint64 exercise_ms, bool running, qint64 now_ms);
    /// Exercise time now. While the clock runs, an answer that is a little behind does not turn it
    /// back.
    qint64 at(qint64 now_ms) const;
    bool running() const { return running_; }

    static constexpr qint64 walks_alone_ms = 3'000;
    static constexpr qint64 jitter_ms = 1'000;

  private:
    qint64 base_ms_ = 0;
    qint64 said_at_ms_ = 0;
    bool running_ = false;
};

} // namespace enshu::gui
