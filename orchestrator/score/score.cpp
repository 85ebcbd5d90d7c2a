#include "orchestrator/score/score.h"

#include "orchestrator/score/judge.h"
#include "orchestrator/score/tally.h"

#include <algorithm>
#include <iterator>

namespace enshu::score {

namespace {
constexpr std::string_view names[] = {"waiting", "done",    "late",          "failed",
                                      "penalty", "avoided", "not-measurable"};
} // namespace

std::string_view name_of(ObjectiveState state) {
    return names[static_cast<std::size_t>(state)];
}

std::optional<ObjectiveState> state_named(std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == std::end(names))
        return std::nullopt;
    return static_cast<ObjectiveState>(found - std::begin(names));
}

Scoreboard score(const dsl::Scenario &scenario, unsigned teams,
                 const std::vector<event::Event> &events, dsl::Milliseconds now) {
    Tally tally(teams);
    for (const event::Event &event : events)
        tally.apply(event);
    return tally.board(scenario, now);
}

Scoreboard Tally::board(const dsl::Scenario &scenario, dsl::Milliseconds now) const {
    std::vector<dsl::Milliseconds> own;
    for (const TeamTime &time : times_)
        own.push_back(time.at(now));
    return board(scenario, now, own);
}

Scoreboard Tally::board(const dsl::Scenario &scenario, dsl::Milliseconds now,
                        const std::vector<dsl::Milliseconds> &own) const {
    Scoreboard board;
    board.exercise_ms = now.count();
    for (const dsl::Objective &objective : scenario.objectives)
        board.possible += std::max(0, objective.points);
    for (const Facts &facts : teams_) {
        TeamScore result;
        result.team = static_cast<unsigned>(board.teams.size()) + 1;
        for (const dsl::Objective &objective : scenario.objectives) {
            result.objectives.push_back(
                judge(scenario, objective, facts, own.at(result.team - 1).count()));
            result.points += result.objectives.back().points;
        }
        board.teams.push_back(std::move(result));
    }
    return board;
}

} // namespace enshu::score
