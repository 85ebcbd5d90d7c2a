#include "scenario-dsl/check/check.h"

#include <fmt/format.h>

namespace enshu::dsl {
namespace {

class Scoring {
  public:
    Scoring(const Draft &draft, Diagnostics &diagnostics)
        : draft_(draft), diagnostics_(diagnostics) {}

    void check(const Objective &objective) {
        node_ = draft_.objectives.at(objective.id).node;
        const bool penalty = std::holds_alternative<FileArrived>(objective.measure);
        if (node_->find("points") && node_->find("measure"))
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

    void check_contact(const ContactLost &lost) {
        const Step *step = draft_.scenario.find_step(lost.step);
        if (!step)
            return;
        const auto *beacon = std::get_if<Beacon>(&step->verb);
        if (!beacon) {
            wrong_step("contact-lost", *step, "`{}` is not a beacon, so no contact can be lost");
        } else if (node_->find("measure")->find("contact-lost")->find("for") &&
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
        const Step *step = draft_.scenario.find_step(arrived.step);
        if (step && !std::holds_alternative<HttpUpload>(step->verb))
            wrong_step("file-arrived", *step, "`{}` is not an http-upload, so no file can arrive");
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

} // namespace

void check_scoring(const Draft &draft, Diagnostics &diagnostics) {
    Scoring scoring{draft, diagnostics};
    for (const Objective &objective : draft.scenario.objectives)
        scoring.check(objective);
}

} // namespace enshu::dsl
