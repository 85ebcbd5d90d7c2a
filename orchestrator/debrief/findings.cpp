// Strengths, and areas for improvement with where to begin. People fill in who and by when.
#include "orchestrator/debrief/team_fold.h"

#include "orchestrator/event/describe.h"

#include <fmt/format.h>

namespace enshu::debrief {
namespace {

using score::ObjectiveResult;
using score::ObjectiveState;

struct Advice {
    Text operator()(const dsl::ContactLost &) const {
        return {"端末を切り離す判断を誰が行うかを決め、手順書に載せて訓練する",
                "decide who may cut a machine off, write it into the procedure, and practise it"};
    }
    Text operator()(const dsl::FileArrived &) const {
        return {"外部への送信量の監視と、外部への通信の制限を見直す",
                "watch how much leaves the network, and review what may connect to the outside"};
    }
    Text operator()(const dsl::Answer &) const {
        return {"どの機器のどのログに何が残るかを一覧にし、調べ方を練習する",
                "list which log of which machine says what, and practise reading them"};
    }
    Text operator()(const dsl::Report &) const {
        return {"報告の様式と連絡先を用意し、分かっていることだけで早く報告する練習をする",
                "prepare the form and the addressees, and practise reporting early with what is "
                "known"};
    }
    Text operator()(const dsl::Evidence &) const {
        return {"電源断や初期化の前に証拠を保全する手順を決める",
                "agree that evidence is kept before a machine is switched off or reset"};
    }
    Text operator()(const dsl::Blocked &) const {
        return {"通信を遮断する権限と手順を確認し、緊急時に使えるようにする",
                "settle who may close a way through the firewall, and how, in an emergency"};
    }
    Text operator()(const dsl::GuestState &) const {
        return {"攻撃者が残したもの（仕掛け、アカウント）を除く確認表を作る",
                "make a checklist of what an attacker leaves: what starts again, accounts, files"};
    }
    Text operator()(const dsl::Available &) const {
        return {"業務を続けながら対応する方法と、止めてよい条件を決めておく",
                "agree how to respond while the service goes on, and when it may be stopped"};
    }
};

std::string at_text(const ObjectiveResult &result) {
    return result.at_ms < 0 ? "" : event::clock_text(result.at_ms);
}

Text with_moment(const Text &text, const ObjectiveResult &result) {
    const std::string at = at_text(result);
    return at.empty() ? text : Text{text.ja + "（" + at + "）", text.en + " (" + at + ")"};
}

/// One of an objective's result; none where it says nothing.
std::optional<Finding> of_result(const ObjectiveResult &result, const dsl::Objective &objective) {
    const bool penalty = objective.points < 0;
    Finding finding;
    finding.phase = objective.phase;
    finding.objective = objective.id;
    const auto told = [&](const char *ja, const char *en) {
        finding.what =
            with_moment({objective.title.ja + "：" + ja, objective.title.en + ": " + en}, result);
    };
    switch (result.state) {
    case ObjectiveState::Done:
        finding.strength = true;
        told("期限内に達成した", "reached in time");
        return finding;
    case ObjectiveState::Avoided:
        finding.strength = true;
        told("防いだ", "prevented");
        return finding;
    case ObjectiveState::Late:
        told("達成したが、期限を過ぎた", "reached, but late");
        break;
    case ObjectiveState::Failed:
        told("達成できなかった", "not reached");
        break;
    case ObjectiveState::Penalty:
        told("起きてしまった", "it happened");
        break;
    case ObjectiveState::NotMeasurable:
    case ObjectiveState::Waiting:
        return std::nullopt;
    }
    if (penalty && result.state != ObjectiveState::Penalty)
        return std::nullopt;
    finding.action = std::visit(Advice{}, objective.measure);
    return finding;
}

std::optional<Finding> of_evidence(const TeamDebrief &team) {
    const std::size_t unseen = team.unseen();
    const std::size_t all = team.found.size();
    if (all == 0)
        return std::nullopt;
    Finding finding;
    if (unseen == 0) {
        finding.strength = true;
        finding.what = {fmt::format("攻撃が残した痕跡{}件のすべてに目を向けた", all),
                        fmt::format("looked at all {} traces of the attack", all)};
        return finding;
    }
    finding.what = {fmt::format("攻撃が残した痕跡{}件のうち{}件が調べられていない", all, unseen),
                    fmt::format("{} of {} traces of the attack were not looked at", unseen, all)};
    finding.action = {"痕跡の一覧（この報告書の班ごとの頁）を使い、調べ方を全員で復習する",
                      "go through the list of traces on the team's page together"};
    return finding;
}

} // namespace

std::vector<Finding> findings_of(const TeamDebrief &team, const dsl::Scenario &scenario) {
    std::vector<Finding> all;
    for (const ObjectiveResult &result : team.score.objectives)
        if (const dsl::Objective *objective = scenario.find_objective(result.objective))
            if (auto finding = of_result(result, *objective))
                all.push_back(std::move(*finding));
    if (auto finding = of_evidence(team))
        all.push_back(std::move(*finding));
    return all;
}

} // namespace enshu::debrief
