// Readings of what a team answers, hands in and keeps.
#include "orchestrator/event/describe.h"
#include "orchestrator/event/words.h"
#include "orchestrator/score/reading.h"

#include <algorithm>

namespace enshu::score {

using event::clock_text;

Reading read(const Asked &asked, const dsl::Answer &measure) {
    const auto found = asked.facts.answers.find(asked.objective.id);
    if (found == asked.facts.answers.end())
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
    const Text wrong = Text{"不正解" + tries + "回",
                            tries + (answer.tries == 1 ? " wrong answer" : " wrong answers")} +
                       cited(seqs);
    if (answer.tries >= measure.tries)
        return {Reading::Kind::Lost, answer.last_wrong->at_ms,
                Text{"回答の回数を使い切りました：", "no tries left: "} + wrong, seqs};
    return {Reading::Kind::NotYet, answer.last_wrong->at_ms, wrong, seqs};
}

// ---- reports
// ------------------------------------------------------------------------------------------------------

namespace {

struct Rubric {
    std::int64_t sum = 0;
    std::int64_t got = 0;
    int lines = 0;
    int said = 0; ///< lines of fields that say something
};

Rubric read_rubric(const dsl::Form &form, const ReportFacts &report) {
    Rubric rubric;
    for (const dsl::FormField &field : form.fields) {
        const bool says = report.said.contains(field.id);
        const std::vector<std::int64_t> *graded = nullptr;
        if (report.grade)
            if (const auto found = report.grade->points.find(field.id);
                found != report.grade->points.end())
                graded = &found->second;
        for (std::size_t line = 0; line < field.rubric.size(); ++line) {
            const std::int64_t points = field.rubric[line].points;
            rubric.sum += points;
            ++rubric.lines;
            rubric.said += says ? 1 : 0;
            if (!report.grade)
                rubric.got += says ? points : 0;
            else if (graded && line < graded->size())
                rubric.got += std::clamp<std::int64_t>((*graded)[line], 0, points);
        }
    }
    return rubric;
}

/// What a person is called in the log: `controller:NAME`.
std::string name_of(const std::string &actor) {
    return actor.substr(actor.find(':') + 1);
}

} // namespace

Reading read(const Asked &asked, const dsl::Report &measure) {
    const auto found = asked.facts.reports.find(measure.form);
    if (found == asked.facts.reports.end())
        return {Reading::Kind::NotYet, -1, Text{"未提出", "not submitted"}, {}};
    const ReportFacts &report = found->second;
    const std::string at = clock_text(report.first.at_ms);
    Reading reading{Reading::Kind::Achieved,
                    report.first.at_ms,
                    Text{at + "に提出", "submitted at " + at} + cited({report.first.seq}),
                    {report.first.seq}};
    const dsl::Form *form = asked.scenario.find_form(measure.form);
    const Rubric rubric = form ? read_rubric(*form, report) : Rubric{};
    if (rubric.sum <= 0)
        return reading;
    reading.share = {rubric.got, rubric.sum};
    const std::string sum = std::to_string(rubric.sum);
    const std::string got = std::to_string(rubric.got);
    if (report.grade) {
        const std::string grader = name_of(report.grade->grader);
        reading.seqs.push_back(report.grade->moment.seq);
        reading.evidence = reading.evidence +
                           Text{"。" + grader + "が採点：" + sum + "点中" + got + "点",
                                "; graded by " + grader + ": " + got + " of " + sum} +
                           cited({report.grade->moment.seq});
    } else {
        const std::string lines = std::to_string(rubric.lines);
        const std::string said = std::to_string(rubric.said);
        reading.evidence =
            reading.evidence +
            Text{
                "。採点前の仮の点：" + lines + "項目中、記入のある" + said + "項目で" + sum +
                    "点中" + got + "点",
                "; not graded yet, so each line of the rubric counts whose field says something: " +
                    said + " of " + lines + " lines, " + got + " of " + sum};
    }
    return reading;
}

// ---- evidence
// -----------------------------------------------------------------------------------------------------

namespace {

/// What was done to the host that ends its being evidence, and when; the first of it.
struct Destroyed {
    Moment moment;
    Text how;
};

std::optional<Destroyed> destroyed(const dsl::Evidence &measure, const HostFacts &host) {
    std::optional<Destroyed> first;
    const auto consider = [&](bool asked, const std::optional<Moment> &moment, const Text &how) {
        if (asked && moment && (!first || moment->seq < first->moment.seq))
            first = Destroyed{*moment, how};
    };
    consider(measure.before_shutdown, host.shut_down, {"シャットダウン", "was shut down"});
    consider(measure.before_reset, host.reset, {"初期状態への復元", "was reset"});
    return first;
}

} // namespace

Reading read(const Asked &asked, const dsl::Evidence &measure) {
    const auto found = asked.facts.hosts.find(measure.host);
    const HostFacts host = found == asked.facts.hosts.end() ? HostFacts{} : found->second;
    const auto wanted = std::ranges::find_if(host.captures, [&](const Capture &capture) {
        return capture.kind == event::word_of(measure.kind) &&
               (measure.path.empty() || capture.path == measure.path);
    });
    const bool captured = wanted != host.captures.end();
    const std::optional<Destroyed> gone = destroyed(measure, host);
    if (captured && (!gone || wanted->moment.seq < gone->moment.seq)) {
        const std::string at = clock_text(wanted->moment.at_ms);
        const std::string digest = wanted->sha256.substr(0, 12);
        Seqs seqs{wanted->moment.seq};
        if (wanted->kept_seq)
            seqs.push_back(*wanted->kept_seq);
        return {Reading::Kind::Achieved, wanted->moment.at_ms,
                Text{at + "に保全", "captured at " + at} +
                    (digest.empty()
                         ? Text{}
                         : Text{"（SHA-256 " + digest + "…）", ", SHA-256 " + digest + "…"}) +
                    cited(seqs),
                seqs};
    }
    if (!gone)
        return {Reading::Kind::NotYet, -1, Text{"まだ保全されていません", "not captured yet"}, {}};
    const std::string at = clock_text(gone->moment.at_ms);
    Seqs seqs{gone->moment.seq};
    Text why{
        "保全より前に、" + at + "に「" + measure.host + "」の" + gone->how.ja + "が行われました",
        "`" + measure.host + "` " + gone->how.en + " at " + at + ", before it had been captured"};
    if (captured) {
        const std::string late = clock_text(wanted->moment.at_ms);
        seqs.push_back(wanted->moment.seq);
        why = why + Text{"。" + late + "の保全は認められません",
                         "; the capture at " + late + " does not count"};
    }
    return {Reading::Kind::Lost, gone->moment.at_ms, why + cited(seqs), seqs};
}

} // namespace enshu::score
