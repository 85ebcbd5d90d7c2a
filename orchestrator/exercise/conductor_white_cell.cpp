// What controllers do for the teams while the clock runs, and what graders do.
#include "injector/utf8.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/team.h"

#include <algorithm>

namespace enshu::exercise {

namespace kind = event::kind;
using Code = ExerciseError::Code;

namespace {
constexpr std::size_t max_reason = 500; // bytes
} // namespace

std::uint64_t Conductor::fire(unsigned team, const std::string &id, const std::string &actor,
                              const std::string &reason) {
    const Lock lock(mutex_);
    if (team != 0)
        require_plays(find_team(team), "letting an item happen");
    require_state({State::Running}, "letting an item happen");
    const std::string name = inject::clean_utf8(id, 60);
    const dsl::Step *step = scenario_.find_step(id);
    const dsl::Inject *inject = scenario_.find_inject(id);
    if (!step && !inject)
        throw ExerciseError(Code::NotFound, "there is no step or inject `" + name + "`");
    if (!(step ? step->trigger : inject->trigger).manual)
        throw ExerciseError(Code::FailedPrecondition,
                            "`" + name + "` comes by itself; only what is `manual` is let happen");
    const bool waits = std::ranges::any_of(teams_, [&](const auto &one) {
        return (team == 0 || one->number == team) && !one->time.over &&
               one->scheduler.status(id) == inject::Scheduler::Status::WaitingForController;
    });
    if (!waits)
        throw ExerciseError(Code::FailedPrecondition, "`" + name + "` was let happen before");
    const std::uint64_t seq = append(team, kind::item_fired, id, actor, {{"reason", reason}}).seq;
    woken_ = true;
    changed_.notify_all();
    return seq;
}

std::uint64_t Conductor::grade(unsigned team, const std::string &form,
                               const std::map<std::string, std::vector<int>> &points,
                               const std::string &actor) {
    const Lock lock(mutex_);
    const Team &graded = find_team(team);
    require_state({State::Running, State::Paused, State::Ended}, "grading");
    const dsl::Form *found = scenario_.find_form(form);
    if (!found)
        throw ExerciseError(Code::NotFound,
                            "there is no form `" + inject::clean_utf8(form, 60) + "`");
    if (!graded.submitted.contains(form))
        throw ExerciseError(Code::FailedPrecondition,
                            "team " + std::to_string(team) + " has not submitted `" + form + "`");
    for (const auto &[id, lines] : points) {
        const auto field =
            std::ranges::find(found->fields, id, [](const dsl::FormField &one) { return one.id; });
        if (field == found->fields.end())
            throw ExerciseError(Code::InvalidArgument, "the form `" + form + "` has no field `" +
                                                           inject::clean_utf8(id, 60) + "`");
        if (field->rubric.empty())
            throw ExerciseError(Code::InvalidArgument, "`" + id + "` of the form `" + form +
                                                           "` has no rubric; leave it out");
        if (lines.size() != field->rubric.size())
            throw ExerciseError(Code::InvalidArgument, "the rubric of `" + id + "` has " +
                                                           std::to_string(field->rubric.size()) +
                                                           " lines, not " +
                                                           std::to_string(lines.size()));
        for (std::size_t i = 0; i < lines.size(); ++i)
            if (lines[i] < 0 || lines[i] > field->rubric[i].points)
                throw ExerciseError(Code::InvalidArgument,
                                    "line " + std::to_string(i + 1) + " of `" + id +
                                        "` is worth 0 to " +
                                        std::to_string(field->rubric[i].points) + " points, not " +
                                        std::to_string(lines[i]));
    }
    const std::uint64_t seq =
        append(team, kind::form_graded, form, actor, {{"points", points}}).seq;
    tell_decisions();
    return seq;
}

// ---- results set by hand
// ---------------------------------------------------------------------------------------

namespace {

using score::ObjectiveState;

struct Result {
    ObjectiveState state{};
    int points = 0;
};

/// Completes what a controller has said, or refuses what does not fit together.
Result judged(const dsl::Objective &objective, std::optional<ObjectiveState> state,
              std::optional<int> points) {
    const bool penalty = objective.points < 0;
    if (!state && !points)
        throw ExerciseError(Code::InvalidArgument, "give points, a state, or both");
    if (!state)
        state = *points != 0 ? (penalty ? ObjectiveState::Penalty : ObjectiveState::Done)
                             : (penalty ? ObjectiveState::Avoided : ObjectiveState::Failed);
    const bool earns = *state == ObjectiveState::Done || *state == ObjectiveState::Late ||
                       *state == ObjectiveState::Penalty;
    const bool fits =
        *state == ObjectiveState::NotMeasurable ||
        (*state != ObjectiveState::Waiting &&
         penalty == (*state == ObjectiveState::Penalty || *state == ObjectiveState::Avoided));
    if (!fits)
        throw ExerciseError(Code::InvalidArgument,
                            "`" + objective.id + "` cannot be " +
                                std::string(score::name_of(*state)) + "; it can be " +
                                (penalty ? "penalty, avoided" : "done, late, failed") +
                                " or not-measurable");
    if (!points && *state == ObjectiveState::Late)
        throw ExerciseError(Code::InvalidArgument, "say how many points late is worth");
    if (!points)
        points = earns ? objective.points : 0;
    const int low = std::min(0, objective.points);
    const int high = std::max(0, objective.points);
    if (*points < low || *points > high)
        throw ExerciseError(Code::InvalidArgument,
                            "`" + objective.id + "` is worth " + std::to_string(low) + " to " +
                                std::to_string(high) + " points, not " + std::to_string(*points));
    if (earns != (*points != 0))
        throw ExerciseError(Code::InvalidArgument, std::string(score::name_of(*state)) +
                                                       " does not go with " +
                                                       std::to_string(*points) + " points");
    return {*state, *points};
}

} // namespace

std::uint64_t Conductor::override_result(unsigned team, const std::string &objective,
                                         std::optional<score::ObjectiveState> state,
                                         std::optional<int> points, const std::string &reason,
                                         const std::string &actor) {
    const Lock lock(mutex_);
    find_team(team);
    require_state({State::Running, State::Paused, State::Ended}, "setting a result by hand");
    const dsl::Objective &found = find_objective(objective);
    const std::string why = inject::clean_utf8(reason, max_reason);
    if (why.empty())
        throw ExerciseError(Code::InvalidArgument, "a result is set by hand for a reason: say it");
    const Result result = judged(found, state, points);
    const std::uint64_t seq =
        append(
            team, kind::objective_overridden, objective, actor,
            {{"state", score::name_of(result.state)}, {"points", result.points}, {"reason", why}})
            .seq;
    tell_decisions();
    return seq;
}

std::uint64_t Conductor::withdraw_override(unsigned team, const std::string &objective,
                                           const std::string &reason, const std::string &actor) {
    const Lock lock(mutex_);
    const Team &of = find_team(team);
    require_state({State::Running, State::Paused, State::Ended}, "withdrawing a result");
    find_objective(objective);
    if (!of.overridden.contains(objective))
        throw ExerciseError(Code::FailedPrecondition,
                            "the result of `" + objective + "` was not set by hand");
    const std::uint64_t seq =
        append(team, kind::objective_overridden, objective, actor,
               {{"withdrawn", true}, {"reason", inject::clean_utf8(reason, max_reason)}})
            .seq;
    tell_decisions();
    return seq;
}

} // namespace enshu::exercise
