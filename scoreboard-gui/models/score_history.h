// How each team's points moved through the exercise, folded from the log.
#pragma once

#include "scoreboard-gui/client/values.h"

#include <QMap>

namespace enshu::gui {

class ScoreHistory {
  public:
    struct Point {
        qint64 exercise_ms;
        int points;
    };

    /// Returns whether anything changed.
    bool apply(const QList<Event> &events);
    void clear();
    /// Team → its total after each change, in order.
    const QMap<int, QList<Point>> &teams() const { return steps_; }

  private:
    QMap<int, QMap<QString, int>> current_;
    QMap<int, QList<Point>> steps_;
};

} // namespace enshu::gui
