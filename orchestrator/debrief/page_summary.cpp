// The first page, in plain words, and the last one, on how it was measured.
#include "orchestrator/debrief/page.h"

#include "orchestrator/event/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace enshu::debrief {
namespace {

using score::ObjectiveState;

std::size_t count_teams(const Debrief &debrief, auto holds) {
    return static_cast<std::size_t>(std::ranges::count_if(debrief.teams, holds));
}

std::string what_happened(const Page &page) {
    const Debrief &debrief = page.debrief;
    const std::size_t teams = debrief.teams.size();
    const std::string when = wall_text(debrief.started_unix_ms, page.language);
    const std::string lasted = event::span_text(debrief.now_ms).in(page.language);
    if (page.ja())
        return fmt::format("{}{}を模した環境で、サイバー攻撃への対応演習「{}」を行い{}。{}班が、"
                           "それぞれ独立した同じ環境で、同じ攻撃に対応しました。演習時間は{}です。",
                           when.empty() ? "" : when + "に、", debrief.organization.ja,
                           debrief.title.ja, debrief.over ? "ました" : "ています", teams, lasted);
    return fmt::format("{}An incident-response exercise, “{}”, {} in a replica of {}. {} {} dealt "
                       "with the same attack, each in an environment of its own. It lasted {}.",
                       when.empty() ? "" : when + ". ", debrief.title.en,
                       debrief.over ? "was held" : "is being held", debrief.organization.en, teams,
                       teams == 1 ? "team" : "teams", lasted);
}

std::string what_came_of_it(const Page &page) {
    const Debrief &debrief = page.debrief;
    const std::size_t all = debrief.teams.size();
    const std::size_t contained = count_teams(debrief, [](const TeamDebrief &team) {
        return team.figure(FigureKind::Contain).ms().has_value();
    });
    const std::size_t taken =
        count_teams(debrief, [](const TeamDebrief &team) { return team.data_taken; });
    const std::size_t reported = count_teams(debrief, [](const TeamDebrief &team) {
        return team.figure(FigureKind::Report).ms().has_value();
    });
    if (page.ja())
        return fmt::format(
            "攻撃者との通信を止めた班は{0}班中{1}班、報告書を提出した班は{2}班です。"
            "{3}",
            all, contained, reported,
            taken == 0 ? "データを攻撃者に持ち出された班はありません。"
                       : fmt::format("{}班では、データが攻撃者に持ち出されました。", taken));
    return fmt::format("{} of {} teams stopped the attacker's contact, and {} sent a report. {}",
                       contained, all, reported,
                       taken == 0 ? "No team lost data to the attacker."
                                  : fmt::format("The attacker took data from {} of them.", taken));
}

std::optional<std::int64_t> middle(std::vector<std::int64_t> values) {
    if (values.empty())
        return std::nullopt;
    std::ranges::sort(values);
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

void write_cards(Page &page) {
    page.out.open("div", {{"class", "cards"}});
    for (const FigureKind kind : figure_kinds) {
        std::vector<std::int64_t> measured;
        for (const TeamDebrief &team : page.debrief.teams)
            if (const auto ms = team.figure(kind).ms())
                measured.push_back(*ms);
        const std::size_t count = measured.size();
        page.out.open("div", {{"class", count == 0 ? "card quiet" : "card"}});
        page.out.element("p", page.in(title_of(kind)), {{"class", "name"}});
        page.out.element("p",
                         count == 0 ? std::string(page.say("測定なし", "not measured"))
                                    : page.span(middle(std::move(measured))),
                         {{"class", "value"}});
        const std::size_t all = page.debrief.teams.size();
        page.out.element(
            "p",
            page.ja()
                ? fmt::format("{}{}班中{}班", all > 1 && count > 0 ? "中央値・" : "", all, count)
                : fmt::format("{}{} of {} {}", all > 1 && count > 0 ? "median, " : "", count, all,
                              all == 1 ? "team" : "teams"),
            {{"class", "note"}});
        page.out.close();
    }
    page.out.close();
}

struct Tally {
    std::size_t good = 0;
    std::size_t asked = 0;
};

Tally tally_of(const Debrief &debrief, const std::string &objective) {
    Tally tally;
    for (const TeamDebrief &team : debrief.teams)
        for (const score::ObjectiveResult &each : team.score.objectives)
            if (each.objective == objective && each.state != ObjectiveState::NotMeasurable &&
                each.state != ObjectiveState::Waiting) {
                ++tally.asked;
                tally.good +=
                    each.state == ObjectiveState::Done || each.state == ObjectiveState::Avoided;
            }
    return tally;
}

std::string share_words(const Page &page, const Tally &tally) {
    return page.ja() ? fmt::format("（{}班中{}班）", tally.asked, tally.good)
                     : fmt::format(" ({} of {} teams)", tally.good, tally.asked);
}

void write_both_lists(Page &page) {
    std::vector<std::string> good;
    std::vector<std::string> poor;
    for (const dsl::Objective &objective : page.debrief.objectives) {
        const Tally tally = tally_of(page.debrief, objective.id);
        if (tally.asked == 0)
            continue;
        const bool penalty = objective.points < 0;
        const std::string title = penalty ? (page.ja() ? "防止：" + objective.title.ja
                                                       : "Prevented: " + objective.title.en)
                                          : objective.title.in(page.language);
        // more than half
        (2 * tally.good > tally.asked ? good : poor).push_back(title + share_words(page, tally));
    }
    const auto list = [&](std::string_view heading, std::string_view shape,
                          const std::vector<std::string> &lines, const char *style) {
        page.out.open("div", {{"class", style}});
        page.out.element("h3", heading);
        page.out.open("ul");
        for (const std::string &line : lines) {
            page.out.open("li").element("span", shape, {{"class", "shape"}}).text(line).close();
        }
        if (lines.empty())
            page.out.element("li", page.say("該当なし", "none"), {{"class", "quiet"}});
        page.out.close().close();
    };
    page.out.open("div", {{"class", "both"}});
    list(page.say("よくできたこと（半数を超える班が達成）",
                  "What went well (more than half of the teams)"),
         "●", good, "list good");
    list(page.say("改善が必要なこと", "What needs work"), "○", poor, "list poor");
    page.out.close();
}

void write_next(Page &page) {
    std::map<std::string, std::size_t> counts;
    std::vector<std::string> order;
    for (const TeamDebrief &team : page.debrief.teams)
        for (const Finding &finding : team.findings)
            if (!finding.strength && counts[page.in(finding.action)]++ == 0)
                order.push_back(page.in(finding.action));
    if (order.empty())
        return;
    std::ranges::stable_sort(order, std::ranges::greater{},
                             [&](const std::string &action) { return counts[action]; });
    constexpr std::size_t most = 5;
    page.out.element("h3", page.say("次に行うこと", "What to do next"));
    page.out.open("ol", {{"class", "next"}});
    for (std::size_t i = 0; i < std::min(most, order.size()); ++i)
        page.out.element("li", order[i]);
    page.out.close();
    page.out.element("p",
                     page.say("担当と期限は、巻末の「改善計画」に記入してください。",
                              "Fill in who does it and by when under “Corrective actions”."),
                     {{"class", "note"}});
}

} // namespace

void write_summary(Page &page) {
    page.out.open("section", {{"id", "summary"}});
    page.out.element("h2", page.say("概要", "Summary"));
    page.out.element("p", what_happened(page), {{"class", "lead"}});
    page.out.element("p", what_came_of_it(page), {{"class", "lead"}});
    write_cards(page);
    write_both_lists(page);
    write_next(page);
    page.out.close();
}

void write_method(Page &page) {
    page.out.open("section", {{"id", "method"}});
    page.out.element("h2", page.say("この報告書の読み方", "How to read this report"));
    page.out.element(
        "p",
        page.say("時刻は演習開始からの演習時間です。一時停止していた時間は含みません。「#」に続く"
                 "数字は記録（log.csv）の通し番号で、すべての数字と点数は記録から計算しています。"
                 "計測できなかったものは「測定なし」とし、推測では補っていません。",
                 "Times are exercise time since the start, without pauses. A number behind # is "
                 "that of the entry in the log (log.csv), from which every figure and point is "
                 "computed. What could not be measured is said to be so; nothing is guessed."));
    page.out.open("dl", {{"class", "definitions"}});
    for (const FigureKind kind : figure_kinds) {
        page.out.element("dt", page.in(title_of(kind)));
        page.out.element("dd", page.in(definition_of(kind)));
    }
    page.out.element("dt", page.say("調べられていない痕跡", "Traces that nobody looked at"));
    page.out.element(
        "dd",
        page.say(
            "攻撃が実際に残した痕跡のうち、それ以後に班が実行したコマンドや保全した証拠が、その端末"
            "の"
            "その場所（ファイル、フォルダー、ジャーナル）に触れていないものです。画面で直接見た"
            "場合など、記録に残らない調査は数えられないため、目安としてお読みください。",
            "Traces that the attack has really left, where no later command or capture of the "
            "team names that place (file, folder or journal) on that host. What people read "
            "without a command is not in the log, so take it as an indication."));
    page.out.close();
    page.out.close();
}

} // namespace enshu::debrief
