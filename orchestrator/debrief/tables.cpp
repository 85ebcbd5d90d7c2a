#include "orchestrator/debrief/files.h"
#include "orchestrator/debrief/words.h"
#include "orchestrator/event/describe.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace enshu::debrief {

using dsl::Language;
using handbook::Table;

namespace {

std::string seconds(const std::optional<std::int64_t> &ms) {
    return ms ? std::to_string((*ms + 500) / 1000) : "";
}

std::string seq_text(const std::optional<Moment> &moment) {
    return moment ? std::to_string(moment->seq) : "";
}

} // namespace

Table log_table(std::span<const event::Event> events, Language language) {
    const bool ja = language == Language::Ja;
    Table table;
    table.name = "log";
    table.columns = {{ja ? "通し番号" : "seq", 10, true},
                     {ja ? "時刻（UTC）" : "wall time (UTC)", 24},
                     {ja ? "演習時刻" : "exercise time", 12},
                     {ja ? "班" : "team", 6, true},
                     {ja ? "種類" : "kind", 20},
                     {ja ? "対象" : "subject", 20},
                     {ja ? "行った人" : "actor", 18},
                     {ja ? "内容" : "text", 80}};
    for (const event::Event &event : events)
        table.rows.push_back({std::to_string(event.seq), utc_text(event.wall_unix_ms),
                              event::clock_text(event.exercise_ms), std::to_string(event.team),
                              event.kind, event.subject, event.actor,
                              event::describe(event).in(language)});
    return table;
}

Table scores_table(const Debrief &debrief, Language language) {
    const bool ja = language == Language::Ja;
    Table table;
    table.name = ja ? "評価" : "scores";
    table.columns = {{ja ? "班" : "team", 6, true},
                     {ja ? "目標" : "objective", 20},
                     {ja ? "段階" : "phase", 12},
                     {ja ? "題名" : "title", 36},
                     {ja ? "結果" : "result", 14},
                     {ja ? "点数" : "points", 8, true},
                     {ja ? "配点" : "possible", 8, true},
                     {ja ? "演習時刻" : "exercise time", 12},
                     {ja ? "決まり" : "rule", 40},
                     {ja ? "根拠" : "evidence", 60},
                     {ja ? "根拠の通し番号" : "seq of the evidence", 20}};
    for (const TeamDebrief &team : debrief.teams)
        for (const score::ObjectiveResult &result : team.score.objectives) {
            const dsl::Objective *objective = debrief.find_objective(result.objective);
            table.rows.push_back({std::to_string(team.number), result.objective, result.phase,
                                  objective ? objective->title.in(language) : "",
                                  word_of(result.state).in(language), std::to_string(result.points),
                                  std::to_string(result.possible),
                                  result.at_ms < 0 ? "" : event::clock_text(result.at_ms),
                                  result.rule.in(language), result.evidence.in(language),
                                  fmt::format("{}", fmt::join(result.evidence_seq, " "))});
        }
    return table;
}

Table figures_table(const Debrief &debrief, Language language) {
    const bool ja = language == Language::Ja;
    Table table;
    table.name = ja ? "時間の指標" : "timing figures";
    table.columns = {{ja ? "班" : "team", 6, true},
                     {ja ? "指標" : "figure", 24},
                     {ja ? "秒" : "seconds", 10, true},
                     {ja ? "起点" : "from", 40},
                     {ja ? "起点の通し番号" : "seq from", 10, true},
                     {ja ? "終点" : "to", 40},
                     {ja ? "終点の通し番号" : "seq to", 10, true},
                     {ja ? "測定できなかった理由" : "why not measured", 40}};
    for (const TeamDebrief &team : debrief.teams)
        for (const Figure &figure : team.figures)
            table.rows.push_back({std::to_string(team.number), title_of(figure.kind).in(language),
                                  seconds(figure.ms()), figure.from_what.in(language),
                                  seq_text(figure.from), figure.to_what.in(language),
                                  seq_text(figure.to), figure.why_not.in(language)});
    return table;
}

Table rows_table(const Debrief &debrief, Language language) {
    const bool ja = language == Language::Ja;
    constexpr std::size_t most = 50'000; // log.csv has all
    Table table;
    table.name = ja ? "経過" : "time axis";
    table.columns = {{ja ? "班" : "team", 6, true}, {ja ? "演習時刻" : "exercise time", 12},
                     {ja ? "区分" : "side", 12},    {ja ? "対象" : "subject", 20},
                     {ja ? "内容" : "text", 90},    {ja ? "通し番号" : "seq", 10, true}};
    for (const TeamDebrief &team : debrief.teams)
        for (const Row &row : team.rows) {
            if (table.rows.size() == most)
                return table;
            if (row.side == Side::Attack)
                table.tinted.push_back(table.rows.size());
            table.rows.push_back({std::to_string(team.number), event::clock_text(row.moment.at_ms),
                                  word_of(row.side).in(language), row.subject,
                                  row.text.in(language), std::to_string(row.moment.seq)});
        }
    return table;
}

} // namespace enshu::debrief
