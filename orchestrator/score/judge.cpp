#include "orchestrator/score/judge.h"

#include "orchestrator/event/describe.h"

#include <algorithm>

namespace enshu::score {
namespace {

using dsl::Text;
using event::clock_text;
using event::span_text;
using Seqs = std::vector<std::uint64_t>;

Text operator+(const Text &a, const Text &b) {
    return {a.ja + b.ja, a.en + b.en};
}

/// `（イベント31、45）` and ` (events 31, 45)`
Text cited(const Seqs &seqs) {
    Text list;
    for (const std::uint64_t seq : seqs) {
        list.ja += (list.ja.empty() ? "" : "、") + std::to_string(seq);
        list.en += (list.en.empty() ? "" : ", ") + std::to_string(seq);
    }
    if (seqs.empty())
        return {};
    return {"（イベント" + list.ja + "）",
            (seqs.size() == 1 ? " (event " : " (events ") + list.en + ")"};
}

/// What one measure says at this moment.
struct Reading {
    enum class Kind { NotYet, Achieved, NotMeasurable } kind = Kind::NotYet;
    std::int64_t at_ms = -1;
    Text evidence;
    Seqs seqs;
    bool unmeasurable_unless_heard = false; ///< NotYet, and nothing was there to be measured so far
};

// ---- readings
// -----------------------------------------------------------------------------------------------------

Reading missing_step(const std::string &step, const Missing &missing) {
    return {Reading::Kind::NotMeasurable,
            missing.moment.at_ms,
            Text{"「" + step + "」が行われなかったため測定できません：" + missing.reason,
                 "not measurable, because `" + step + "` did not happen: " + missing.reason} +
                cited({missing.moment.seq}),
            {missing.moment.seq}};
}

Reading read(const dsl::Objective &, const dsl::ContactLost &measure, const Facts &facts) {
    const auto found = facts.contacts.find(measure.step);
    const ContactFacts contact = found == facts.contacts.end() ? ContactFacts{} : found->second;
    for (const Loss &loss : contact.losses) {
        if (loss.silent_ms < measure.silence.count())
            continue;
        const Text silent = span_text(loss.silent_ms);
        const std::string last = clock_text(loss.last_contact_ms);
        const Seqs seqs{loss.last_seq, loss.moment.seq};
        return {Reading::Kind::Achieved, loss.moment.at_ms,
                Text{"通信の途絶を確認：最後の通信は" + last + "、以後" + silent.ja + "間なし",
                     "contact lost: last heard at " + last + ", silent for " + silent.en} +
                    cited(seqs),
                seqs};
    }
    if (const auto missing = facts.missing.find(measure.step); missing != facts.missing.end())
        return missing_step(measure.step, missing->second);
    if (contact.heard_again) {
        const Seqs seqs{contact.heard_again->seq};
        const std::string again = clock_text(contact.heard_again->at_ms);
        return {Reading::Kind::NotYet, -1,
                Text{"途絶後、" + again + "に再び通信が届きました",
                     "heard again at " + again + " after it was lost"} +
                    cited(seqs),
                seqs};
    }
    if (contact.first) {
        const Seqs seqs{contact.first->seq};
        const std::string first = clock_text(contact.first->at_ms);
        return {Reading::Kind::NotYet, -1,
                Text{"攻撃者側に通信が届いています（最初は" + first + "）",
                     "the attacker hears it, first at " + first} +
                    cited(seqs),
                seqs};
    }
    return {Reading::Kind::NotYet,
            -1,
            Text{"攻撃者側に通信がまだ一度も届いていません", "the attacker has not heard it yet"},
            {},
            true};
}

Reading read(const dsl::Objective &, const dsl::FileArrived &measure, const Facts &facts) {
    const auto found = facts.arrivals.find(measure.step);
    if (found == facts.arrivals.end())
        return {};
    const Arrival &arrival = found->second;
    const std::string at = clock_text(arrival.moment.at_ms);
    const std::string bytes = std::to_string(arrival.bytes);
    const std::string digest = arrival.sha256.substr(0, 12);
    const Seqs seqs{arrival.moment.seq};
    return {
        Reading::Kind::Achieved, arrival.moment.at_ms,
        Text{at + "に" + bytes + "バイトが攻撃者に渡りました（SHA-256 " + digest + "…）",
             "the attacker received " + bytes + " bytes at " + at + ", SHA-256 " + digest + "…"} +
            cited(seqs),
        seqs};
}

Reading read(const dsl::Objective &objective, const dsl::Answer &, const Facts &facts) {
    const auto found = facts.answers.find(objective.id);
    if (found == facts.answers.end())
        return {Reading::Kind::NotYet, -1, Text{"まだ回答がありません", "no answer yet"}, {}};
    const AnswerFacts &answer = found->second;
    const std::string tries = std::to_string(answer.tries);
    if (answer.accepted) {
        const Seqs seqs{answer.accepted->seq};
        const std::string at = clock_text(answer.accepted->at_ms);
        return {
            Reading::Kind::Achieved, answer.accepted->at_ms,
            Text{at + "に" + tries + "回目の回答で正解", "right at " + at + ", on try " + tries} +
                cited(seqs),
            seqs};
    }
    const Seqs seqs{answer.last_wrong->seq};
    return {Reading::Kind::NotYet, answer.last_wrong->at_ms,
            Text{"不正解" + tries + "回",
                 tries + (answer.tries == 1 ? " wrong answer" : " wrong answers")} +
                cited(seqs),
            seqs};
}

Reading read(const dsl::Objective &, const auto &, const Facts &) {
    return {Reading::Kind::NotMeasurable, 0, Text{"まだ測定できません", "not measurable yet"}, {}};
}

Reading read(const dsl::Objective &, const dsl::Report &measure, const Facts &facts) {
    const auto found = facts.reports.find(measure.form);
    if (found == facts.reports.end())
        return {Reading::Kind::NotYet, -1, Text{"未提出", "not submitted"}, {}};
    const std::string at = clock_text(found->second.at_ms);
    const Seqs seqs{found->second.seq};
    return {Reading::Kind::Achieved, found->second.at_ms,
            Text{at + "に提出", "submitted at " + at} + cited(seqs), seqs};
}

// ---- deadlines
// ----------------------------------------------------------------------------------------------------

std::int64_t worth(const dsl::Objective &objective, std::int64_t limit, std::int64_t at) {
    const std::int64_t points = objective.points;
    if (at <= limit)
        return points;
    const dsl::LateRule &late = objective.late;
    switch (late.kind) {
    case dsl::LateRule::Kind::Nothing:
        return 0;
    case dsl::LateRule::Kind::Half:
        return points / 2;
    case dsl::LateRule::Kind::Lose: {
        const std::int64_t every = std::max<std::int64_t>(1, late.every.count());
        const std::int64_t begun = (at - limit + every - 1) / every;
        return std::max<std::int64_t>(0, points - begun * late.lose);
    }
    }
    return 0;
}

/// The last moment at which the objective is worth anything; absent: always worth something.
std::optional<std::int64_t> last_worth(const dsl::Objective &objective, std::int64_t limit) {
    if (objective.late.kind == dsl::LateRule::Kind::Lose) {
        if (objective.late.lose <= 0)
            return std::nullopt;
        const std::int64_t periods =
            (objective.points + objective.late.lose - 1) / objective.late.lose;
        return limit + (periods - 1) * std::max<std::int64_t>(1, objective.late.every.count());
    }
    if (objective.late.kind == dsl::LateRule::Kind::Half && objective.points / 2 > 0)
        return std::nullopt;
    return limit;
}

/// The deadline in exercise time, once its reference has happened.
struct Limit {
    bool asked = false; ///< the objective has a deadline at all
    std::optional<std::int64_t> at_ms;
    std::optional<std::uint64_t> seq; ///< of the reference
    const Missing *missing = nullptr; ///< the reference will never happen
};

Limit limit_of(const dsl::Objective &objective, const Facts &facts) {
    Limit limit;
    if (!objective.within)
        return limit;
    limit.asked = true;
    const std::string &of = objective.within->of;
    if (of.empty()) {
        limit.at_ms = objective.within->time.count();
    } else if (const auto found = facts.happened.find(of); found != facts.happened.end()) {
        limit.at_ms = found->second.at_ms + objective.within->time.count();
        limit.seq = found->second.seq;
    } else if (const auto gone = facts.missing.find(of); gone != facts.missing.end()) {
        limit.missing = &gone->second;
    }
    return limit;
}

// ---- verdicts
// -----------------------------------------------------------------------------------------------------

void decide(ObjectiveResult &result, ObjectiveState state, std::int64_t at_ms, Text evidence) {
    result.state = state;
    result.at_ms = at_ms;
    result.evidence = std::move(evidence);
}

void achieved(ObjectiveResult &result, const dsl::Objective &objective, const Reading &reading,
              const Limit &limit) {
    if (!limit.at_ms || reading.at_ms <= *limit.at_ms) {
        result.points = objective.points;
        decide(result, ObjectiveState::Done, reading.at_ms, reading.evidence);
        return;
    }
    if (limit.seq)
        result.evidence_seq.push_back(*limit.seq);
    result.points = static_cast<int>(worth(objective, *limit.at_ms, reading.at_ms));
    const Text by = span_text(reading.at_ms - *limit.at_ms);
    const std::string points = std::to_string(result.points);
    const std::string due = clock_text(*limit.at_ms);
    const Text late{"。期限" + due + "に" + by.ja + "遅れ：" + points + "点",
                    "; " + by.en + " after the deadline of " + due + ": " + points + " of " +
                        std::to_string(objective.points) + " points"};
    if (result.points > 0)
        decide(result, ObjectiveState::Late, reading.at_ms, reading.evidence + late);
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
           Text{"期限の起点「" + of + "」が行われなかったため測定できません：" + missing.reason,
                "not measurable, because `" + of +
                    "`, from which the deadline runs, did not happen: " + missing.reason} +
               cited(seqs));
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
        const std::string &reason = gone->second.reason;
        decide(result, ObjectiveState::Avoided, gone->second.moment.at_ms,
               (gone->second.spared
                    ? Text{"「" + measure.step + "」は行われませんでした：" + reason,
                           "`" + measure.step + "` was spared: " + reason}
                    : Text{"「" + measure.step + "」は成功しませんでした：" + reason,
                           "`" + measure.step + "` did not succeed: " + reason}) +
                   cited(result.evidence_seq));
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

void judge_goal(ObjectiveResult &result, const dsl::Objective &objective, const Reading &reading,
                const Facts &facts, std::int64_t now) {
    const Limit limit = limit_of(objective, facts);
    result.evidence_seq = reading.seqs;
    result.evidence = reading.evidence;
    if (reading.kind == Reading::Kind::Achieved)
        return achieved(result, objective, reading, limit);
    if (reading.kind == Reading::Kind::NotMeasurable)
        return decide(result, ObjectiveState::NotMeasurable, reading.at_ms, reading.evidence);
    if (const auto *answer = std::get_if<dsl::Answer>(&objective.measure)) {
        const auto found = facts.answers.find(objective.id);
        if (found != facts.answers.end() && found->second.tries >= answer->tries)
            return decide(result, ObjectiveState::Failed, reading.at_ms,
                          Text{"回答の回数を使い切りました：", "no tries left: "} +
                              reading.evidence);
    }
    const auto last = limit.at_ms ? last_worth(objective, *limit.at_ms) : std::nullopt;
    if (last && now > *last)
        return out_of_time(result, reading, limit, *last);
    if (limit.missing)
        return no_reference(result, objective, *limit.missing);
    if (facts.ended)
        return over(result, objective, reading, limit, *facts.ended);
    if (last)
        result.next_ms = *last + 1;
    if (limit.at_ms && now > *limit.at_ms) {
        const std::string left = std::to_string(worth(objective, *limit.at_ms, now));
        const std::string due = clock_text(*limit.at_ms);
        result.evidence = result.evidence + Text{"。期限" + due + "を過ぎ、今なら" + left + "点",
                                                 "; past the deadline of " + due +
                                                     ", still worth " + left + " points"};
    }
}

} // namespace

ObjectiveResult judge(const dsl::Objective &objective, const Facts &facts, std::int64_t now_ms) {
    ObjectiveResult result;
    result.objective = objective.id;
    result.phase = objective.phase;
    result.possible = std::max(0, objective.points);
    result.rule = rule_text(objective);
    const std::int64_t now = facts.ended ? std::min(now_ms, facts.ended->at_ms) : now_ms;
    const Reading reading = std::visit(
        [&](const auto &measure) { return read(objective, measure, facts); }, objective.measure);
    if (const auto *file = std::get_if<dsl::FileArrived>(&objective.measure)) {
        result.evidence_seq = reading.seqs;
        judge_penalty(result, objective, *file, reading, facts);
    } else {
        judge_goal(result, objective, reading, facts, now);
    }
    return result;
}

} // namespace enshu::score
