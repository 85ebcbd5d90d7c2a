// What controllers do for the teams while the clock runs, and what graders do.
#include "injector/utf8.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/team.h"

#include <algorithm>

namespace enshu::exercise {

namespace kind = event::kind;
using Code = ExerciseError::Code;

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

} // namespace enshu::exercise
