// Teams beside each other, and beside earlier exercises; what to do about it.
#include "orchestrator/debrief/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace enshu::debrief {
namespace {

using score::ObjectiveState;

void write_figures_of_teams(Page &page) {
    page.out.element("h3", page.say("点数と時間の指標", "Points and timing figures"));
    page.out.open("div", {{"class", "wide"}}).open("table");
    std::vector<std::string_view> headings{page.say("班", "Team"), page.say("点数", "Points")};
    for (const FigureKind kind : figure_kinds)
        headings.push_back(kind == FigureKind::Detect      ? page.say("検知", "Detect")
                           : kind == FigureKind::Report    ? page.say("第一報", "Report")
                           : kind == FigureKind::Contain   ? page.say("封じ込め", "Contain")
                           : kind == FigureKind::Preserve  ? page.say("証拠保全", "Preserve")
                           : kind == FigureKind::Eradicate ? page.say("根絶", "Eradicate")
                                                           : page.say("復旧", "Recover"));
    headings.push_back(page.say("データの持ち出し", "Data taken"));
    headings.push_back(page.say("調べた痕跡", "Traces looked at"));
    page.head(headings);
    page.out.open("tbody");
    for (const TeamDebrief &team : page.debrief.teams) {
        page.out.open("tr").open("th", {{"scope", "row"}});
        page.out.element("a", page.in(team_name(team.number)),
                         {{"href", fmt::format("#team-{}", team.number)}});
        page.out.close();
        page.cell(fmt::format("{} / {}", team.score.points, page.debrief.possible), "number");
        for (const Figure &figure : team.figures)
            page.cell(page.span(figure.ms()), "number");
        page.cell(team.data_taken ? page.say("▼ あり", "▼ yes") : page.say("◆ なし", "◆ no"),
                  team.data_taken ? "bad" : "good");
        page.cell(fmt::format("{} / {}", team.found.size() - team.unseen(), team.found.size()),
                  "number");
        page.out.close();
    }
    page.out.close().close().close();
}

void write_matrix(Page &page) {
    page.out.element("h3", page.say("目標ごとの結果", "Results by objective"));
    page.out.open("div", {{"class", "wide"}}).open("table", {{"class", "matrix"}});
    page.out.open("thead").open("tr").element("th", page.say("目標", "Objective"));
    for (const TeamDebrief &team : page.debrief.teams)
        page.out.element("th", std::to_string(team.number),
                         {{"title", page.in(team_name(team.number))}});
    page.out.close().close().open("tbody");
    for (std::size_t i = 0; i < page.debrief.objectives.size(); ++i) {
        const dsl::Objective &objective = page.debrief.objectives[i];
        page.out.open("tr").open("th", {{"scope", "row"}});
        page.out.text(page.in(objective.title));
        page.out.element("span", objective.phase, {{"class", "note"}}).close();
        for (const TeamDebrief &team : page.debrief.teams) {
            const ObjectiveState state = team.score.objectives.at(i).state;
            page.cell(shape_of(state), std::string(tone_of(state)) + " mark");
        }
        page.out.close();
    }
    page.out.close().close().close();
    page.out.open("p", {{"class", "note"}});
    for (const ObjectiveState state :
         {ObjectiveState::Done, ObjectiveState::Late, ObjectiveState::Failed,
          ObjectiveState::Avoided, ObjectiveState::Penalty, ObjectiveState::NotMeasurable,
          ObjectiveState::Waiting}) {
        page.result(state);
        page.out.text("  ");
    }
    page.out.close();
}

std::string value_text(const Page &page, const Comparison &comparison,
                       const std::optional<std::int64_t> &value) {
    if (!value)
        return "–";
    return comparison.figure ? page.span(value) : fmt::format("{} %", *value);
}

std::string title_of(const Page &page, const Comparison &comparison) {
    if (comparison.figure)
        for (const FigureKind kind : figure_kinds)
            if (name_of(kind) == comparison.what)
                return page.in(debrief::title_of(kind));
    const dsl::Objective *objective = page.debrief.find_objective(comparison.what);
    if (!objective)
        return comparison.what;
    const bool penalty = objective->points < 0;
    return page.ja() ? (penalty ? "防止：" : "達成：") + objective->title.ja
                     : (penalty ? "Prevented: " : "Reached: ") + objective->title.en;
}

/// Of the same action for the same objective: one line for all teams.
struct Action {
    const Finding *finding = nullptr;
    std::vector<unsigned> teams;
};

std::vector<Action> actions_of(const Debrief &debrief) {
    std::vector<Action> actions;
    for (const TeamDebrief &team : debrief.teams)
        for (const Finding &finding : team.findings) {
            if (finding.strength)
                continue;
            const auto same = std::ranges::find_if(actions, [&](const Action &each) {
                return each.finding->objective == finding.objective &&
                       each.finding->action.en == finding.action.en;
            });
            if (same == actions.end())
                actions.push_back({&finding, {team.number}});
            else if (same->teams.back() != team.number)
                same->teams.push_back(team.number);
        }
    std::ranges::stable_sort(actions, {}, [&](const Action &action) { // what is of none comes last
        return std::ranges::find(debrief.objectives, action.finding->objective,
                                 &dsl::Objective::id) -
               debrief.objectives.begin();
    });
    return actions;
}

std::string teams_text(const Page &page, const std::vector<unsigned> &teams) {
    if (teams.size() == page.debrief.teams.size() && teams.size() > 1)
        return std::string(page.say("全班", "every team"));
    std::string text;
    for (const unsigned team : teams)
        text += (text.empty() ? "" : ", ") + std::to_string(team);
    return text;
}

} // namespace

void write_teams(Page &page) {
    page.out.open("section", {{"id", "teams"}});
    page.out.element("h2", page.say("班の比較", "Teams compared"));
    write_figures_of_teams(page);
    write_matrix(page);
    page.out.close();
}

void write_progress(Page &page) {
    constexpr std::size_t most = 4; // exercises beside this one
    std::vector<Result> results = page.debrief.earlier;
    if (results.empty())
        return;
    if (results.size() > most)
        results.erase(results.begin(), results.end() - most);
    results.push_back(result_of(page.debrief));
    page.out.open("section", {{"id", "progress"}});
    page.out.element("h2", page.say("これまでの演習との比較", "Compared with earlier exercises"));
    page.out.element(
        "p",
        page.say(
            "同じ組織、同じシナリオの演習です。時間は測定できた班の中央値、割合は達成した班の割合を"
            "示します。",
            "The same organisation and scenario. Times are the median of the teams for which "
            "they were measured, percentages are of teams."),
        {{"class", "note"}});
    page.out.open("div", {{"class", "wide"}}).open("table");
    page.out.open("thead").open("tr").element("th", page.say("指標", "Figure"));
    for (std::size_t i = 0; i < results.size(); ++i) {
        page.out.open("th");
        page.out.text(i + 1 == results.size()
                          ? std::string(page.say("今回", "now"))
                          : wall_text(results[i].started_unix_ms, page.language));
        page.out.element("span", results[i].exercise, {{"class", "note"}});
        if (results[i].scenario_digest != page.debrief.scenario_digest)
            page.out.element("span", page.say("（シナリオの版が異なる）", " (another version)"),
                             {{"class", "note"}});
        page.out.close();
    }
    page.out.element("th", page.say("変化", "Change")).close().close().open("tbody");
    for (const Comparison &comparison : compare(results, page.debrief.objectives)) {
        page.out.open("tr").element("th", title_of(page, comparison), {{"scope", "row"}});
        for (const auto &value : comparison.values)
            page.cell(value_text(page, comparison, value), "number");
        using Trend = Comparison::Trend;
        page.cell(comparison.trend == Trend::Better  ? page.say("↗ よくなった", "↗ better")
                  : comparison.trend == Trend::Worse ? page.say("↘ 悪くなった", "↘ worse")
                  : comparison.trend == Trend::Same  ? page.say("→ 同じ", "→ the same")
                                                     : "–",
                  comparison.trend == Trend::Better  ? "good"
                  : comparison.trend == Trend::Worse ? "bad"
                                                     : "none");
        page.out.close();
    }
    page.out.close().close().close().close();
}

void write_actions(Page &page) {
    page.out.open("section", {{"id", "actions"}});
    page.out.element("h2", page.say("改善計画", "Corrective actions"));
    page.out.element("p",
                     page.say("話し合いの出発点です。書き換え、担当と期限を記入してください。",
                              "A place to begin. Change it, and fill in who does it and by when."),
                     {{"class", "note"}});
    page.out.open("table", {{"class", "actions"}});
    page.head({page.say("段階・目標", "Phase, objective"), page.say("班", "Teams"),
               page.say("改善策", "Corrective action"), page.say("担当", "Owner"),
               page.say("期限", "Due")});
    page.out.open("tbody");
    for (const Action &action : actions_of(page.debrief)) {
        const dsl::Objective *objective = page.debrief.find_objective(action.finding->objective);
        page.out.open("tr").open("td");
        if (!action.finding->phase.empty())
            page.out.element("span", action.finding->phase, {{"class", "note"}});
        page.out.text(objective ? page.in(objective->title)
                                : std::string(page.say("痕跡の調査", "Looking for traces")));
        page.out.close();
        page.cell(teams_text(page, action.teams));
        page.cell(page.in(action.finding->action));
        page.cell("", "blank");
        page.cell("", "blank");
        page.out.close();
    }
    for (int i = 0; i < 3; ++i) { // for what people add
        page.out.open("tr");
        for (int j = 0; j < 5; ++j)
            page.cell("", "blank");
        page.out.close();
    }
    page.out.close().close().close();
}

} // namespace enshu::debrief
