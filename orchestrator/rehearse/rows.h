// A played exercise as the rows of a Gantt chart, and its score over time: folds over its events.
#pragma once

#include "orchestrator/event/event.h"
#include "scenario-dsl/model/scenario.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace enshu::rehearse {

/// All times are exercise time in milliseconds.
struct Row {
    enum class Group { Attack, Injects, Team, Objectives } group{};
    enum class Outcome {
        Pending,   ///< it never came to it
        Delivered, ///< of an objective: reached, in time or late
        Spared,    ///< of a penalty: avoided
        Withheld,
        Failed, ///< of an objective: missed, or not measurable
        Penalty,
    } outcome = Outcome::Pending;
    std::string id;
    std::string label; ///< what it is: a verb, a channel, an act, a phase
    /// When what it waits for happened; of an objective: from when its deadline runs.
    std::optional<std::int64_t> since;
    std::optional<std::int64_t> at;    ///< when it happened, or was decided
    std::optional<std::int64_t> until; ///< of a beacon: how long it was heard; of an objective: its
                                       ///< deadline
    int points = 0;                    ///< of an objective: awarded
};

/// By group, and inside of one in the order in which it happened; what did not comes last.
std::vector<Row> rows(const dsl::Scenario &scenario, const std::vector<event::Event> &events);

/// The points after each change: {at, points}, from {0, 0} on.
std::vector<std::pair<std::int64_t, int>> points_over_time(const std::vector<event::Event> &events);

} // namespace enshu::rehearse
