#include "scenario-dsl/check/check.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::dsl {
namespace {

class Scoring {
  public:
    Scoring(const Draft &draft, Diagnostics &diagnostics)
        : draft_(draft), diagnostics_(diagnostics) {}

    void check(const Objective &objective) {
        node_ = draft_.objectives.at(objective.id).node;
        const bool penalty = std::holds_alternative<FileArrived>(objective.measure);
        if (draft_.is_sound(node_->find("points")) && draft_.is_sound(node_->find("measure")))
            check_points(objective, penalty);
        if (penalty && objective.within)
            diagnostics_
                .error(Kind::PenaltyDeadline, place_of(*node_, {"within"}),
                       "a penalty has no deadline: it counts whenever it happens")
                .suggest("leave out `within`");
        if (objective.late.kind == LateRule::Kind::Lose && objective.late.lose > objective.points &&
            objective.points > 0)
            diagnostics_.error(Kind::OutOfRange, place_of(*node_, {"late", "lose"}),
                               fmt::format("{} points cannot be lost of {}", objective.late.lose,
                                           objective.points));
        check_hints(objective);
        if (const auto *lost = std::get_if<ContactLost>(&objective.measure))
            check_contact(*lost);
        if (const auto *arrived = std::get_if<FileArrived>(&objective.measure))
            check_file(*arrived);
    }

  private:
    void check_points(const Objective &objective, bool penalty) {
        if (penalty && objective.points >= 0)
            diagnostics_
                .error(
                    Kind::PointsSign, place_of(*node_, {"points"}),
                    "`file-arrived` is the attacker's success, and its points are not below zero")
                .suggest("write a penalty, like `points: -80`");
        if (!penalty && objective.points <= 0)
            diagnostics_
                .error(Kind::PointsSign, place_of(*node_, {"points"}),
                       fmt::format("`{}` is the team's success, and its points are not above zero",
                                   objective.id))
                .suggest("only `file-arrived` carries a penalty");
    }

    void check_hints(const Objective &objective) {
        const Node *hints = node_->find("hints");
        if (!draft_.is_sound(hints) || !draft_.is_sound(node_->find("points")))
            return;
        int cost = 0;
        for (const Hint &hint : objective.hints)
            cost += hint.cost;
        if (cost > std::max(0, objective.points))
            diagnostics_
                .warning(Kind::HintsTooDear, hints->place,
                         fmt::format("the hints cost {} points in all, and `{}` gives {}", cost,
                                     objective.id, std::max(0, objective.points)))
                .note(place_of(*node_, {"points"}), "the points stand here")
                .suggest("a team that takes them all should not have less than before");
    }

    void check_contact(const ContactLost &lost) {
        const Step *step = draft_.find_step(lost.step);
        if (!step || !draft_.is_sound_step(step->id))
            return;
        const auto *beacon = std::get_if<Beacon>(&step->verb);
        if (!beacon) {
            wrong_step("contact-lost", *step, "`{}` is not a beacon, so no contact can be lost");
        } else if (draft_.is_sound(node_->find("measure")->find("contact-lost")->find("for")) &&
                   draft_.is_sound(draft_.steps.at(step->id).node->find("every")) &&
                   lost.silence <= beacon->every.longest) {
            diagnostics_
                .error(Kind::SilenceTooShort, place_of(*node_, {"measure", "contact-lost", "for"}),
                       fmt::format(
                           "a silence of {} says nothing: `{}` may be silent for {} by itself",
                           to_string(lost.silence), step->id, to_string(beacon->every.longest)))
                .note(place_of(*draft_.steps.at(step->id).node, {"every"}),
                      "its interval stands here")
                .suggest("take several times the longest interval");
        }
    }

    void check_file(const FileArrived &arrived) {
        const Step *step = draft_.find_step(arrived.step);
        if (step && draft_.is_sound_step(step->id) &&
            !std::holds_alternative<HttpUpload>(step->verb) &&
            !std::holds_alternative<DnsExfil>(step->verb))
            wrong_step("file-arrived", *step,
                       "`{}` is neither http-upload nor dns-exfil, so no file can arrive");
    }

    void wrong_step(std::string_view measure, const Step &step, std::string_view message) {
        diagnostics_
            .error(Kind::WrongKind, place_of(*node_, {"measure", measure, "step"}),
                   fmt::format(fmt::runtime(message), step.id))
            .note(draft_.steps.at(step.id).name->place, "the step stands here");
    }

    const Draft &draft_;
    Diagnostics &diagnostics_;
    const Node *node_ = nullptr;
};

/// There is something to win, and the floor does not hand it out. The sums fit: the table bounds
/// points and how many objectives there are.
void check_total(const Draft &draft, Diagnostics &diagnostics) {
    const Entry *objectives = draft.scenario_root->find_entry("objectives");
    if (!objectives || !draft.is_sound(&objectives->value))
        return;
    int total = 0;
    for (const Objective &objective : draft.scenario.objectives) {
        const Node *node = draft.objectives.at(objective.id).node;
        if (!draft.is_sound(node) || !draft.is_sound(node->find("points")))
            return;
        total += std::max(0, objective.points);
    }
    const Node *floor = draft.scenario_root->find("floor");
    if (total == 0)
        diagnostics.warning(Kind::NoPoints, objectives->key.place,
                            "no objective gives a team any points");
    else if (draft.is_sound(floor) && draft.scenario.floor >= total)
        diagnostics
            .error(
                Kind::FloorTooHigh, floor->place,
                fmt::format("a team may get {} points for doing nothing, and there are {} in all",
                            draft.scenario.floor, total))
            .suggest("the floor is what an idle team gets at most; leave it out for 0");
}

} // namespace

void check_scoring(const Draft &draft, Diagnostics &diagnostics) {
    Scoring scoring{draft, diagnostics};
    for (const Objective &objective : draft.scenario.objectives)
        scoring.check(objective);
    check_total(draft, diagnostics);
}

} // namespace enshu::dsl
