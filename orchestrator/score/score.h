// Events → scoreboard, with every point's rule, evidence and moment. Pure: the same events give the
// same scoreboard, and an event that is there twice gives nothing twice.
#pragma once

#include "orchestrator/event/event.h"
#include "scenario-dsl/model/scenario.h"

#include <optional>
#include <string_view>
#include <vector>

namespace enshu::score {

enum class ObjectiveState { Waiting, Done, Late, Failed, Penalty, Avoided, NotMeasurable };

/// `waiting`, `done`, …, `not-measurable`: as in objective.decided.
std::string_view name_of(ObjectiveState state);
std::optional<ObjectiveState> state_named(std::string_view name);

struct ObjectiveResult {
    std::string objective;
    std::string phase;
    int points = 0;   ///< awarded; below zero: a penalty
    int possible = 0; ///< 0 for a penalty
    ObjectiveState state = ObjectiveState::Waiting;
    dsl::Text rule;          ///< what the scenario asks
    dsl::Text evidence;      ///< what was measured, with figures
    std::int64_t at_ms = -1; ///< exercise time of the moment that decided; -1: none yet
    std::vector<std::uint64_t> evidence_seq;
    /// While waiting: the exercise time at which the state changes though nothing happens; -1:
    /// never. Not shown.
    std::int64_t next_ms = -1;
};

struct TeamScore {
    unsigned team = 0;
    int points = 0;
    std::vector<ObjectiveResult> objectives; ///< in the scenario's order
};

/// What all but controllers see of the score.
enum class Shown { Live, Frozen, Hidden };

/// `live`, `frozen`, `hidden`: as in scoreboard.shown.
std::string_view name_of(Shown shown);
std::optional<Shown> shown_named(std::string_view name);

struct Scoreboard {
    Shown shown = Shown::Live; ///< frozen: all of it is as it was then; hidden: no team is in it
    std::int64_t exercise_ms = 0;
    int possible = 0; ///< the most a team can reach
    std::vector<TeamScore> teams;
};

/// `events`: of one exercise, in the log's order. `now`: exercise time. What happens after the
/// exercise has ended does not count. A team that was paused alone lies behind, and is judged by
/// its own time (team_time.h), which its events bear.
///
/// A host that a controller puts back is no reset by the team, and a step that is replayed on it
/// counts nothing; but a beacon that is heard again, or runs again, can be measured again.
///
/// An objective with a deadline must be *measured* by then: for contact-lost the silence must be
/// complete. A deadline `of` an inject that was withheld because there was no need of it runs from
/// the moment it was withheld; so it is with an inject that a controller skipped, which is withheld
/// when its moment comes. A deadline `of` a skipped step never begins, nor one `of` a skipped inject
/// that only a controller could have let happen: what has such a deadline is not measurable. An
/// inject that is said once more is the first one still. A contact that is heard again after it was lost makes its objective
/// open again, until it is lost again. Likewise for blocked and guest-state, which must have been
/// otherwise when the machines were asked before: what was so from the beginning is no team's doing
/// and not measurable. Machines that could not be asked have not answered: the last answer stands,
/// and without any the objective is not measurable.
///
/// available is decided when the exercise ends, or at its deadline: done if it was down for at most
/// `spare` in all up to then, counted in exercise time from each answer to the next. It fails as
/// soon as it was down for longer.
///
/// evidence fails as soon as its host was shut down or reset where the capture is asked before
/// that. What counts is when the capture was begun.
///
/// A report whose form has a rubric earns its share of the objective's points (rounded down): the
/// rubric's points over their sum, which are the objective's points where the two are equal. Until
/// it is graded that is provisional: each line of a field counts if the field says something. A
/// form.graded takes its place, the last one, also after the end; a line earns neither less than
/// nothing nor more than its points. A report that earns nothing has failed.
///
/// The costs of hints are taken off what the objective earns, but never more than that.
///
/// An objective.overridden takes the place of all of this for its objective, until it is withdrawn;
/// what is measured stays in the evidence. Of several the last one counts, also after the end.
Scoreboard score(const dsl::Scenario &scenario, unsigned teams,
                 const std::vector<event::Event> &events, dsl::Milliseconds now);

/// The same, as all but controllers see it: while it is frozen, the fold of what had happened when
/// that was said, and while it is hidden, nothing.
Scoreboard shown_score(const dsl::Scenario &scenario, unsigned teams,
                       const std::vector<event::Event> &events, dsl::Milliseconds now);

/// Whether score() looks at events of this kind. What it does not look at need not be kept.
bool counts(const event::Event &event);

} // namespace enshu::score
