#include "orchestrator/score/judge.h"

#include "orchestrator/event/describe.h"
#include "orchestrator/score/reading.h"

#include <algorithm>

namespace enshu::score {
namespace {

using event::clock_text;
using event::span_text;

void decide(ObjectiveResult &result, ObjectiveState state, std::int64_t at_ms, Text evidence) {
    result.state = state;
    result.at_ms = at_ms;
    result.evidence = std::move(evidence);
}

void achieved(ObjectiveResult &result, const dsl::Objective &objective, const Reading &reading,
              const Limit &limit) {
    const auto shared = [&](std::int64_t points) {
        return static_cast<int>(points * reading.share.got / reading.share.of);
    };
    if (!limit.at_ms || reading.at_ms <= *limit.at_ms) {
        result.points = shared(objective.points);
        decide(result, result.points > 0 ? ObjectiveState::Done : ObjectiveState::Failed,
               reading.at_ms, reading.evidence);
        return;
    }
    if (limit.seq)
        result.evidence_seq.push_back(*limit.seq);
    const std::int64_t full = worth(objective, *limit.at_ms, reading.at_ms);
    result.points = shared(full);
    const Text by = span_text(reading.at_ms - *limit.at_ms);
    const std::string points = std::to_string(result.points);
    const std::string due = clock_text(*limit.at_ms);
    const Text late{"。期限" + due + "に" + by.ja + "遅れ：" + points + "点",
                    "; " + by.en + " after the deadline of " + due + ": " + points + " of " +
                        std::to_string(objective.points) + " points"};
    if (result.points > 0)
        decide(result, ObjectiveState::Late, reading.at_ms, reading.evidence + late);
    else if (full > 0)
        decide(result, ObjectiveState::Failed, reading.at_ms, reading.evidence + late);
    else
        decide(result, ObjectiveState::Failed,
               last_worth(objective, *limit.at_ms).value_or(*limit.at_ms), reading.evidence + late);
}

void out_of_time(ObjectiveResult &result, const Reading &reading, const Limit &limit,
                 std::int64_t at) {
    const std::string due = clock_text(*limit.at_ms);
    if (limit.seq)
        result.evidence_seq.push_back(*limit.seq);
    if (reading.unmeasurable_unless_heard) {
        decide(result, ObjectiveState::NotMeasurable, at,
               Text{"期限" + due + "までに測定の対象が現れませんでした：",
                    "not measurable up to the deadline of " + due + ": "} +
                   reading.evidence);
        return;
    }
    decide(result, ObjectiveState::Failed, at,
           Text{"期限" + due + "を過ぎました：", "the deadline of " + due + " has passed: "} +
               reading.evidence);
}

void no_reference(ObjectiveResult &result, const dsl::Objective &objective,
                  const Missing &missing) {
    const Seqs seqs{missing.moment.seq};
    result.evidence_seq = seqs;
    const std::string &of = objective.within->of;
    decide(result, ObjectiveState::NotMeasurable, missing.moment.at_ms,
           Text{"期限の起点「" + of + "」が行われなかったため測定できません：",
                "not measurable, because `" + of +
                    "`, from which the deadline runs, did not happen: "} +
               missing.reason + cited(seqs));
}

void over(ObjectiveResult &result, const dsl::Objective &objective, const Reading &reading,
          const Limit &limit, const Moment &ended) {
    result.evidence_seq.push_back(ended.seq);
    const std::string at = clock_text(ended.at_ms);
    if (reading.unmeasurable_unless_heard || (limit.asked && !limit.at_ms)) {
        const std::string why_ja =
            reading.unmeasurable_unless_heard
                ? reading.evidence.ja
                : "期限の起点「" + objective.within->of + "」が終了までに行われませんでした";
        const std::string why_en =
            reading.unmeasurable_unless_heard
                ? reading.evidence.en
                : "`" + objective.within->of + "`, from which the deadline runs, had not happened";
        decide(result, ObjectiveState::NotMeasurable, ended.at_ms,
               Text{"測定できないまま" + at + "に終了しました：" + why_ja,
                    "not measurable up to the end at " + at + ": " + why_en});
        return;
    }
    decide(result, ObjectiveState::Failed, ended.at_ms,
           Text{at + "の演習終了までに達成されませんでした：",
                "not done when the exercise ended at " + at + ": "} +
               reading.evidence);
}

/// Something that must not happen: its points are below zero.
void judge_penalty(ObjectiveResult &result, const dsl::Objective &objective,
                   const dsl::FileArrived &measure, const Reading &reading, const Facts &facts) {
    result.possible = 0;
    if (reading.kind == Reading::Kind::Achieved) {
        result.points = objective.points;
        decide(result, ObjectiveState::Penalty, reading.at_ms, reading.evidence);
        return;
    }
    const auto happened = facts.happened.find(measure.step);
    if (const auto gone = facts.missing.find(measure.step); gone != facts.missing.end()) {
        result.evidence_seq = {gone->second.moment.seq};
        decide(result, ObjectiveState::Avoided, gone->second.moment.at_ms,
               (gone->second.spared ? Text{"「" + measure.step + "」は行われませんでした：",
                                           "`" + measure.step + "` was spared: "}
                                    : Text{"「" + measure.step + "」は成功しませんでした：",
                                           "`" + measure.step + "` did not succeed: "}) +
                   gone->second.reason + cited(result.evidence_seq));
    } else if (facts.ended && happened != facts.happened.end()) {
        result.evidence_seq = {happened->second.seq, facts.ended->seq};
        decide(result, ObjectiveState::NotMeasurable, facts.ended->at_ms,
               Text{"送信は端末内で完了しましたが、攻撃者側の受信が終了までに確認できませんでした",
                    "the upload ended well in the guest, but the attacker's side had not reported "
                    "the file when the exercise ended"} +
                   cited(result.evidence_seq));
    } else if (facts.ended) {
        result.evidence_seq = {facts.ended->seq};
        decide(
            result, ObjectiveState::Avoided, facts.ended->at_ms,
            Text{"演習終了までに渡りませんでした", "it had not arrived when the exercise ended"} +
                cited(result.evidence_seq));
    } else {
        result.evidence = {"まだ渡っていません", "it has not arrived"};
    }
}

void judge_goal(ObjectiveResult &result, const Asked &asked, const Reading &reading) {
    const dsl::Objective &objective = asked.objective;
    const Facts &facts = asked.facts;
    const Limit &limit = asked.limit;
    const std::int64_t now = asked.now_ms;
    result.evidence_seq = reading.seqs;
    result.evidence = reading.evidence;
    if (reading.kind == Reading::Kind::Achieved)
        return achieved(result, objective, reading, limit);
    if (reading.kind == Reading::Kind::NotMeasurable)
        return decide(result, ObjectiveState::NotMeasurable, reading.at_ms, reading.evidence);
    const auto last = limit.at_ms ? last_worth(objective, *limit.at_ms) : std::nullopt;
    if (reading.kind == Reading::Kind::Lost && !(last && reading.at_ms > *last))
        return decide(result, ObjectiveState::Failed, reading.at_ms, reading.evidence);
    if (last && now > *last)
        return out_of_time(result, reading, limit, *last);
    if (limit.missing)
        return no_reference(result, objective, *limit.missing);
    if (facts.ended)
        return over(result, objective, reading, limit, *facts.ended);
    result.next_ms = reading.next_ms;
    if (last && (result.next_ms < 0 || *last + 1 < result.next_ms))
        result.next_ms = *last + 1;
    if (limit.at_ms && now > *limit.at_ms) {
        const std::string left = std::to_string(worth(objective, *limit.at_ms, now));
        const std::string due = clock_text(*limit.at_ms);
        result.evidence = result.evidence + Text{"。期限" + due + "を過ぎ、今なら" + left + "点",
                                                 "; past the deadline of " + due +
                                                     ", still worth " + left + " points"};
    }
}

/// What the hints have cost: of what was earned, and never more than that.
void take_hints(ObjectiveResult &result, const dsl::Objective &objective, const Facts &facts) {
    const auto found = facts.hints.find(objective.id);
    if (found == facts.hints.end() || objective.points <= 0)
        return;
    int cost = 0;
    Seqs seqs;
    for (const auto &[number, moment] : found->second) {
        if (number < 1 || static_cast<std::size_t>(number) > objective.hints.size())
            continue;
        cost += objective.hints[static_cast<std::size_t>(number) - 1].cost;
        seqs.push_back(moment.seq);
    }
    if (seqs.empty())
        return;
    const std::string taken = std::to_string(seqs.size());
    const std::string lost = std::to_string(cost);
    result.points = std::max(0, result.points - cost);
    result.evidence = result.evidence +
                      Text{"。ヒント" + taken + "件で" + lost + "点を差し引きます",
                           "; " + taken + (seqs.size() == 1 ? " hint costs " : " hints cost ") +
                               lost + " points"} +
                      cited(seqs);
    result.evidence_seq.insert(result.evidence_seq.end(), seqs.begin(), seqs.end());
}

} // namespace

ObjectiveResult judge(const dsl::Scenario &scenario, const dsl::Objective &objective,
                      const Facts &facts, std::int64_t now_ms) {
    ObjectiveResult result;
    result.objective = objective.id;
    result.phase = objective.phase;
    result.possible = std::max(0, objective.points);
    result.rule = rule_text(objective);
    const std::int64_t now = facts.ended ? std::min(now_ms, facts.ended->at_ms) : now_ms;
    const Asked asked{scenario, objective, facts, limit_of(objective, facts), now};
    const Reading reading =
        std::visit([&](const auto &measure) { return read(asked, measure); }, objective.measure);
    if (const auto *file = std::get_if<dsl::FileArrived>(&objective.measure)) {
        result.evidence_seq = reading.seqs;
        judge_penalty(result, objective, *file, reading, facts);
    } else {
        judge_goal(result, asked, reading);
        take_hints(result, objective, facts);
    }
    if (const auto found = facts.overrides.find(objective.id); found != facts.overrides.end())
        apply(found->second, result);
    return result;
}

} // namespace enshu::score
