// How long things took, each from the attack's true moment in the log to the team's act.
#include "orchestrator/debrief/team_fold.h"

#include <algorithm>

namespace enshu::debrief {
namespace {

/// `cable pc-suzuki` → what it means for people.
Text still(const std::string &what) {
    const std::string id = what.substr(what.find(' ') + 1);
    if (what.starts_with("cable"))
        return {id + "のケーブルが抜けたまま", "the cable of " + id + " is still out"};
    if (what.starts_with("power"))
        return {id + "の電源が切れたまま", id + " is still off"};
    return {id + "が利用できないまま", id + " is still down"};
}

Text quoted(const std::string &id) {
    return {"「" + id + "」", "`" + id + "`"};
}

} // namespace

Figure TeamFold::from_the_beginning(FigureKind kind) const {
    Figure figure;
    figure.kind = kind;
    if (!first_delivered_) {
        figure.why_not = {"攻撃が始まっていません", "no step of the attack was delivered"};
        return figure;
    }
    figure.from = first_delivered_;
    figure.from_what = {"最初の攻撃" + quoted(first_step_).ja + "が端末内で確認された",
                        "the first step, " + quoted(first_step_).en + ", was delivered"};
    return figure;
}

/// The earliest act that only a team does that knows: a right answer, a report, or taking or
/// cutting off a machine that the attack has touched.
Figure TeamFold::detect() const {
    Figure figure = from_the_beginning(FigureKind::Detect);
    if (!figure.from)
        return figure;
    const Act *first = nullptr;
    for (const Act &act : acts_)
        if (act.moment.seq > figure.from->seq &&
            (act.host.empty() || touched_.contains(act.host)) &&
            (!first || act.moment.at_ms < first->moment.at_ms))
            first = &act;
    if (!first) {
        figure.why_not = {"気づいたことを示す行動がありません",
                          "no act of the team shows that it knew"};
        return figure;
    }
    figure.to = first->moment;
    figure.to_what = first->text;
    return figure;
}

Figure TeamFold::report() const {
    Figure figure = from_the_beginning(FigureKind::Report);
    if (!figure.from)
        return figure;
    if (!first_report_) {
        figure.why_not = {"報告書が提出されていません", "no report was submitted"};
        return figure;
    }
    figure.to = first_report_->moment;
    figure.to_what = first_report_->text;
    return figure;
}

/// From the first contact that the attacker heard until none is heard any more. The end is the act
/// that cut a machine off between the last contact and the silence being told; where there was no
/// such act (a rule of a firewall, say) it is the last contact itself.
Figure TeamFold::contain() const {
    Figure figure;
    figure.kind = FigureKind::Contain;
    const Beacon *last = nullptr;
    for (const auto &[step, beacon] : beacons_) {
        if (!beacon.first)
            continue;
        if (!figure.from || beacon.first->at_ms < figure.from->at_ms) {
            figure.from = beacon.first;
            figure.from_what = {"攻撃者に" + quoted(step).ja + "の最初の通信が届いた",
                                "the attacker heard " + quoted(step).en + " for the first time"};
        }
        if (!beacon.lost) {
            figure.why_not = {"攻撃者に" + quoted(step).ja + "の通信が最後まで届いていました",
                              "the attacker heard " + quoted(step).en + " up to the end"};
        } else if (!last || beacon.last_contact_ms > last->last_contact_ms) {
            last = &beacon;
        }
    }
    if (!figure.from)
        figure.why_not = {"攻撃者への通信がありませんでした", "the attacker heard no beacon"};
    if (!figure.why_not.empty() || !last)
        return figure;
    figure.to = Moment{last->last_contact_ms, last->lost->seq};
    figure.to_what = {"攻撃者に届いた最後の通信", "the last contact that the attacker heard"};
    for (const Act &act : acts_)
        if (act.cuts && act.moment.at_ms >= last->last_contact_ms &&
            act.moment.seq < last->lost->seq) {
            figure.to = act.moment;
            figure.to_what = act.text;
            break;
        }
    return figure;
}

Figure TeamFold::preserve() const {
    Figure figure = from_the_beginning(FigureKind::Preserve);
    if (!figure.from)
        return figure;
    if (!first_capture_) {
        figure.why_not = {"証拠が保全されていません", "no evidence was captured"};
        return figure;
    }
    figure.to = first_capture_->moment;
    figure.to_what = first_capture_->text;
    return figure;
}

/// From the first foothold until all that the scenario wants removed, stopped, locked or closed is.
Figure TeamFold::eradicate() const {
    Figure figure;
    figure.kind = FigureKind::Eradicate;
    for (const dsl::Step &step : scenario_.attack) {
        const bool stays = std::holds_alternative<dsl::Beacon>(step.verb) ||
                           std::holds_alternative<dsl::Persist>(step.verb);
        const auto found = delivered_.find(step.id);
        if (stays && found != delivered_.end() &&
            (!figure.from || found->second.at_ms < figure.from->at_ms)) {
            figure.from = found->second;
            figure.from_what = {"攻撃の足場" + quoted(step.id).ja + "が置かれた",
                                "the foothold " + quoted(step.id).en + " was delivered"};
        }
    }
    if (!figure.from) {
        figure.why_not = {"攻撃の足場が置かれていません", "no foothold was delivered"};
        return figure;
    }
    const Answer *last = nullptr;
    for (const dsl::Objective &objective : scenario_.objectives) {
        const auto *state = std::get_if<dsl::GuestState>(&objective.measure);
        const bool asked = std::holds_alternative<dsl::Blocked>(objective.measure) ||
                           (state && state->kind != dsl::GuestState::Kind::There &&
                            state->kind != dsl::GuestState::Kind::Running);
        const auto found = answers_.find(objective.id);
        if (!asked || found == answers_.end() || found->second.at_first)
            continue;
        if (!found->second.holds) {
            figure.why_not = {"目標" + quoted(objective.id).ja + "が終了時に満たされていません",
                              "objective " + quoted(objective.id).en + " does not hold at the end"};
            return figure;
        }
        if (!last || found->second.since.at_ms > last->since.at_ms)
            last = &found->second;
    }
    if (!last) {
        figure.why_not = {"このシナリオでは根絶を計測していません",
                          "nothing of this scenario measures it"};
        return figure;
    }
    figure.to = last->since;
    figure.to_what = last->text;
    return figure;
}

/// Until every cable is in, every machine on and every service up that was not.
Figure TeamFold::recover() const {
    Figure figure = from_the_beginning(FigureKind::Recover);
    if (!figure.from)
        return figure;
    if (!was_disturbed_) {
        figure.why_not = {"止まったものがありません", "nothing was ever off or down"};
        return figure;
    }
    if (!disturbed_.empty()) {
        for (const std::string &what : disturbed_) {
            const Text one = still(what);
            figure.why_not = figure.why_not.empty() ? one
                                                    : Text{figure.why_not.ja + "、" + one.ja,
                                                           figure.why_not.en + "; " + one.en};
        }
        return figure;
    }
    figure.to = restored_;
    figure.to_what = {"止めていた機器とサービスがすべて戻った",
                      "everything that had been off or down was back"};
    return figure;
}

} // namespace enshu::debrief
