#include "orchestrator/score/score.h"

#include "orchestrator/score/judge.h"

#include <algorithm>
#include <iterator>

namespace enshu::score {

std::string_view name_of(ObjectiveState state) {
    static constexpr std::string_view names[] = {"waiting", "done",    "late",          "failed",
                                                 "penalty", "avoided", "not-measurable"};
    return names[static_cast<std::size_t>(state)];
}

Scoreboard score(const dsl::Scenario &scenario, unsigned teams,
                 const std::vector<event::Event> &events, dsl::Milliseconds now) {
    Scoreboard board;
    board.exercise_ms = now.count();
    for (const dsl::Objective &objective : scenario.objectives)
        board.possible += std::max(0, objective.points);
    const std::vector<Facts> all = gather(teams, events);
    for (unsigned team = 1; team <= teams; ++team) {
        TeamScore result;
        result.team = team;
        for (const dsl::Objective &objective : scenario.objectives) {
            result.objectives.push_back(judge(objective, all[team - 1], now.count()));
            result.points += result.objectives.back().points;
        }
        board.teams.push_back(std::move(result));
    }
    return board;
}

} // namespace enshu::score
