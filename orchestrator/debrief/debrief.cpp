#include "orchestrator/debrief/debrief.h"

#include "orchestrator/debrief/team_fold.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/handbook/words.h"
#include "orchestrator/score/tally.h"
#include "scenario-dsl/model/vary.h"

#include <algorithm>
#include <deque>
#include <stdexcept>

namespace enshu::debrief {

namespace kind = event::kind;

namespace {

void tell_exercise(const Source &source, Debrief &debrief) {
    const dsl::Scenario &scenario = source.scenario;
    debrief.exercise = source.exercise;
    debrief.scenario_id = scenario.id;
    debrief.scenario_digest = source.scenario_digest;
    debrief.title = scenario.title;
    debrief.organization = scenario.organization.name;
    debrief.duration_ms = scenario.duration.count();
    debrief.now_ms = source.now.count();
    debrief.objectives = scenario.objectives;
    debrief.steps = scenario.attack;
    debrief.trainees = source.trainees;
    for (const dsl::Zone &zone : scenario.organization.zones)
        if (!zone.outside)
            debrief.zones.push_back(zone);
    for (const dsl::Host &host : scenario.organization.hosts)
        if (!host.hidden && host.role != dsl::HostRole::Attacker)
            debrief.hosts.push_back(host);
    for (const dsl::Step &step : scenario.attack)
        debrief.step_phrases[step.id] = {handbook::phrase(step, scenario, dsl::Language::Ja),
                                         handbook::phrase(step, scenario, dsl::Language::En)};
}

void tell_times(const event::Event &event, Debrief &debrief) {
    if (event.kind != kind::exercise_state)
        return;
    const std::string to = text_in(event, "to");
    if (to == "RUNNING" && debrief.started_unix_ms == 0)
        debrief.started_unix_ms = event.wall_unix_ms;
    if (to == "ENDED") {
        debrief.over = true;
        debrief.ended_unix_ms = event.wall_unix_ms;
        debrief.now_ms = event.exercise_ms;
    }
}

/// What people decide or note when the exercise is over counts; what happens in machines does not.
bool is_said_afterwards(const event::Event &event) {
    return event.kind == kind::objective_overridden || event.kind == kind::form_graded ||
           event.kind == kind::objective_decided || event.kind == kind::note_made;
}

} // namespace

const Figure &TeamDebrief::figure(FigureKind kind) const {
    return figures.at(static_cast<std::size_t>(kind));
}

std::size_t TeamDebrief::unseen() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(found, [](const Found &each) { return !each.seen_seq; }));
}

const dsl::Objective *Debrief::find_objective(const std::string &id) const {
    const auto same = std::ranges::find(objectives, id, &dsl::Objective::id);
    return same == objectives.end() ? nullptr : &*same;
}

Debrief make(const Source &source) {
    Debrief debrief;
    tell_exercise(source, debrief);
    std::deque<dsl::Scenario> scenarios; // as each team met it
    std::vector<TeamFold> folds;
    for (unsigned team = 1; team <= source.teams; ++team) {
        scenarios.push_back(dsl::for_team(source.scenario, source.seed, team));
        folds.emplace_back(scenarios.back(), team);
    }
    score::Tally tally(source.teams);
    std::vector<score::TeamTime> times(source.teams);
    for (const event::Event &event : source.events) {
        tally.apply(event);
        const bool counts = !debrief.over || is_said_afterwards(event);
        tell_times(event, debrief);
        for (unsigned team = 1; counts && team <= source.teams; ++team) {
            score::TeamTime &time = times[team - 1];
            if (event.team == 0) { // in the team's own time
                event::Event own = event;
                own.exercise_ms = time.at(dsl::Milliseconds(event.exercise_ms)).count();
                folds[team - 1].apply(own);
            } else if (event.team == team) {
                if (!time.over || is_said_afterwards(event))
                    folds[team - 1].apply(event);
                time.apply(event);
            }
        }
    }
    const dsl::Milliseconds now(debrief.now_ms);
    score::Scoreboard board = tally.board(source.scenario, now);
    debrief.possible = board.possible;
    for (unsigned team = 1; team <= source.teams; ++team)
        debrief.teams.push_back(folds[team - 1].take(std::move(board.teams.at(team - 1)),
                                                     times[team - 1].at(now).count()));
    for (const Result &result : source.results)
        if (result.scenario_id == debrief.scenario_id &&
            result.organization.ja == debrief.organization.ja &&
            result.started_unix_ms < debrief.started_unix_ms)
            debrief.earlier.push_back(result);
    std::ranges::stable_sort(debrief.earlier, {}, &Result::started_unix_ms);
    return debrief;
}

Result result_of(const Debrief &debrief) {
    Result result;
    result.exercise = debrief.exercise;
    result.started_unix_ms = debrief.started_unix_ms;
    result.scenario_id = debrief.scenario_id;
    result.scenario_digest = debrief.scenario_digest;
    result.title = debrief.title;
    result.organization = debrief.organization;
    result.possible = debrief.possible;
    for (const TeamDebrief &team : debrief.teams) {
        TeamResult one;
        one.label = std::to_string(team.number);
        one.points = team.score.points;
        for (const score::ObjectiveResult &each : team.score.objectives)
            one.objectives.push_back(
                {each.objective, std::string(score::name_of(each.state)), each.points, each.at_ms});
        for (const Figure &figure : team.figures)
            one.figures_ms.push_back(figure.ms());
        result.teams.push_back(std::move(one));
    }
    return result;
}

} // namespace enshu::debrief
