#include "scenario-dsl/check/check.h"
#include "scenario-dsl/check/schedule.h"
#include "scenario-dsl/model/index.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace enshu::dsl {
namespace {

using namespace std::chrono_literals;

/// Nobody reads a message and files an answer in less.
constexpr Milliseconds shortest_answer = 1min;

class Deadlines {
  public:
    Deadlines(const Draft &draft, const Schedule &schedule, Diagnostics &diagnostics)
        : draft_(draft), schedule_(schedule), objectives_(draft.scenario.objectives),
          duration_(draft.scenario.duration), diagnostics_(diagnostics) {}

    void check(const Objective &objective) {
        node_ = draft_.objectives.at(objective.id).node;
        if (objective.within && draft_.is_sound(node_->find("within"))) {
            if (std::holds_alternative<Available>(objective.measure))
                diagnostics_
                    .error(Kind::DeadlineIdle, place_of(*node_, {"within"}),
                           "`available` is asked until the exercise ends, so that no deadline can "
                           "decide it")
                    .suggest("leave out `within`; `spare` says how much is forgiven");
            else if (duration_ != Milliseconds{0})
                check_end(objective);
            check_controller(objective);
        }
        if (const auto *lost = std::get_if<ContactLost>(&objective.measure);
            lost && draft_.is_sound_step(lost->step) &&
            draft_.is_sound(node_->find("measure")->find("contact-lost")->find("for")))
            check_silence(objective, *lost);
    }

    void check(const Inject &inject) {
        const auto time = schedule_.time_of({inject.id, {}});
        const Node *expects = draft_.injects.at(inject.id).node->find("expects");
        if (!time || duration_ == Milliseconds{0} || time->most > duration_)
            return;
        bool asks = false;
        bool passed = true;
        bool no_time = true;
        for (const std::string &id : inject.expects) {
            const Objective *objective = objectives_.find(id);
            if (!objective)
                return;
            if (objective->points < 0)
                continue;
            asks = true;
            passed = passed && is_past(*objective, inject);
            no_time = no_time && time->most + time_needed(*objective) > duration_;
        }
        if (asks && passed)
            too_late(*expects, inject,
                     "everything that it expects is past its deadline when it comes");
        else if (asks && no_time)
            too_late(*expects, inject,
                     fmt::format("it may come at {}, and the exercise ends at {}",
                                 to_string(time->most), to_string(duration_)));
    }

  private:
    static Point deadline_of(const Objective &objective) {
        return {objective.within->of, {objective.within->time, objective.within->time}};
    }

    void check_end(const Objective &objective) {
        const auto due = schedule_.time_of(deadline_of(objective));
        if (!due)
            return;
        if (objective.late.kind != LateRule::Kind::Nothing && due->least >= duration_)
            tell_end(diagnostics_.warning(
                Kind::LatePastEnd, place_of(*node_, {"late"}),
                fmt::format("nobody can be late for `{}`: its deadline falls at {} at the earliest",
                            objective.id, to_string(due->least))));
        else if (due->most > duration_)
            tell_end(diagnostics_.warning(
                Kind::DeadlinePastEnd, place_of(*node_, {"within"}),
                fmt::format("the deadline of `{}` can fall at {}, after the end of the exercise",
                            objective.id, to_string(due->most))));
    }

    void check_controller(const Objective &objective) {
        const std::string &of = objective.within->of;
        if (schedule_.hangs_on_controller(of))
            diagnostics_
                .warning(Kind::DeadlineUncertain, place_of(*node_, {"within"}),
                         fmt::format("the deadline of `{}` runs from `{}`, which comes only if a "
                                     "controller wants it",
                                     objective.id, of))
                .note(draft_.find_moment(of)->name->place, "it stands here")
                .suggest("let the deadline run from what every team gets");
    }

    void check_silence(const Objective &objective, const ContactLost &lost) {
        const auto begins = schedule_.time_of({lost.step, {}});
        if (begins && duration_ != Milliseconds{0} && begins->most <= duration_ &&
            begins->most + lost.silence > duration_)
            tell_end(diagnostics_.warning(
                Kind::SilencePastEnd, place_of(*node_, {"measure", "contact-lost", "for"}),
                fmt::format(
                    "`{}` can begin at {}, and then a silence of {} ends after the exercise",
                    lost.step, to_string(begins->most), to_string(lost.silence))));
        if (!objective.within)
            return;
        const auto left = schedule_.gap({lost.step, {}}, deadline_of(objective));
        if (left && left->most < lost.silence)
            diagnostics_
                .error(Kind::DeadlineTooEarly, place_of(*node_, {"within"}),
                       left->most <= Milliseconds{0}
                           ? fmt::format("the deadline of `{}` is over before `{}` begins",
                                         objective.id, lost.step)
                           : fmt::format("the deadline of `{}` falls {} after `{}` begins at the "
                                         "latest, and the silence alone takes {}",
                                         objective.id, to_string(left->most), lost.step,
                                         to_string(lost.silence)))
                .note(draft_.steps.at(lost.step).name->place, "the beacon stands here");
        else if (!objective.within->of.empty() && objective.within->time <= lost.silence)
            diagnostics_
                .warning(Kind::DeadlineTooShort, place_of(*node_, {"within"}),
                         fmt::format("after `{}` a team has {}, and the silence alone takes {}",
                                     objective.within->of, to_string(objective.within->time),
                                     to_string(lost.silence)))
                .note(place_of(*node_, {"measure", "contact-lost", "for"}),
                      "the silence stands here");
    }

    void tell_end(Diagnostic &diagnostic) {
        diagnostic.note(place_of(*draft_.scenario_root, {"duration"}), "the duration stands here");
    }

    /// Nothing can be had for it any more, whenever the inject comes.
    bool is_past(const Objective &objective, const Inject &inject) const {
        if (!objective.within || objective.late.kind != LateRule::Kind::Nothing)
            return false;
        const auto left = schedule_.gap({inject.id, {}}, deadline_of(objective));
        return left && left->most <= Milliseconds{0};
    }

    static Milliseconds time_needed(const Objective &objective) {
        const auto *lost = std::get_if<ContactLost>(&objective.measure);
        return lost ? std::max(lost->silence, shortest_answer) : shortest_answer;
    }

    void too_late(const Node &expects, const Inject &inject, std::string_view why) {
        diagnostics_
            .warning(Kind::InjectTooLate, expects.place,
                     fmt::format("nobody can answer `{}` in time: {}", inject.id, why))
            .suggest("let it come earlier, or leave out `expects`");
    }

    const Draft &draft_;
    const Schedule &schedule_;
    const Index<Objective> objectives_;
    const Milliseconds duration_; ///< 0: not known, and that was reported
    Diagnostics &diagnostics_;
    const Node *node_ = nullptr;
};

void check_phases(const Draft &draft, Diagnostics &diagnostics) {
    const Scenario &scenario = draft.scenario;
    const Node *objectives = draft.scenario_root->find("objectives");
    const Node *phases = draft.scenario_root->find("phases");
    if (!draft.is_sound(objectives) || !draft.is_sound(phases) || scenario.objectives.empty())
        return;
    const std::set<std::string> known(scenario.phases.begin(), scenario.phases.end());
    std::set<std::string> used;
    for (const Node &objective : objectives->items) {
        const Node *phase = objective.find("phase");
        if (!draft.is_sound(phase) || !known.contains(phase->text))
            return; // it may be the missing one, misspelt
        used.insert(phase->text);
    }
    for (const Node &phase : phases->items)
        if (draft.is_sound(&phase) && !used.contains(phase.text))
            diagnostics
                .warning(Kind::PhaseWithoutObjective, phase.place,
                         fmt::format("the phase `{}` has no objective", phase.text))
                .suggest("give it one, or leave it out");
}

} // namespace

void check_deadlines(const Draft &draft, const Schedule &schedule, Diagnostics &diagnostics) {
    Deadlines deadlines{draft, schedule, diagnostics};
    for (const Objective &objective : draft.scenario.objectives)
        deadlines.check(objective);
    for (const Inject &inject : draft.scenario.injects)
        deadlines.check(inject);
    check_phases(draft, diagnostics);
}

} // namespace enshu::dsl
