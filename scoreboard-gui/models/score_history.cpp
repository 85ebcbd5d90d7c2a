#include "scoreboard-gui/models/score_history.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <numeric>

namespace enshu::gui {

bool ScoreHistory::apply(const QList<Event> &events) {
    bool changed = false;
    for (const auto &event : events) {
        if (event.kind != QLatin1String("objective.decided"))
            continue;
        const auto detail = QJsonDocument::fromJson(event.detail_json).object();
        auto &objectives = current_[event.team];
        objectives[event.subject] = detail.value(QLatin1String("points")).toInt();
        const int total = std::accumulate(objectives.cbegin(), objectives.cend(), 0);
        steps_[event.team].append({event.exercise_ms, total});
        changed = true;
    }
    return changed;
}

void ScoreHistory::clear() {
    current_.clear();
    steps_.clear();
}

} // namespace enshu::gui
