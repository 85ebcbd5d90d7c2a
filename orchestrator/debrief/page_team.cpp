// One team's pages: what happened when, how long things took, what each point is for, what was
// overlooked.
#include "orchestrator/debrief/page.h"

#include "orchestrator/event/describe.h"
#include "orchestrator/handbook/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::debrief {
namespace {

constexpr std::size_t most_rows = 250;
constexpr std::size_t most_found = 60;
constexpr std::size_t most_notes = 80;

std::string hash(std::uint64_t seq) {
    return fmt::format("#{}", seq);
}

std::string clock(std::int64_t ms) {
    return event::clock_text(std::max<std::int64_t>(0, ms));
}

std::string cut(const std::string &text) {
    constexpr std::size_t most = 600;
    if (text.size() <= most)
        return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return text.substr(0, end) + "…";
}

std::vector<std::string> steps_on(const Debrief &debrief, const std::string &host) {
    std::vector<std::string> steps;
    for (const dsl::Step &step : debrief.steps)
        if (std::holds_alternative<dsl::Beacon>(step.verb) && step.host() == host)
            steps.push_back(step.id);
    return steps;
}

/// The moment is chosen with the script; without one, and on paper, it is not there.
void write_scrubber(Page &page, const TeamDebrief &team) {
    const std::string id = std::to_string(team.number);
    page.out.open("div", {{"class", "scrubber"}, {"data-team", id}, {"hidden", ""}});
    page.out.element("h3", page.say("その時点の組織の状態", "The organisation at a moment"));
    page.out.open("div", {{"class", "controls"}});
    page.out.element("button", page.say("▶ 再生", "▶ play"),
                     {{"type", "button"}, {"class", "play"}});
    page.out.empty("input", {{"type", "range"},
                             {"min", "0"},
                             {"max", std::to_string(team.now_ms)},
                             {"step", "1000"},
                             {"value", std::to_string(team.now_ms)},
                             {"aria-label", std::string(page.say("演習時刻", "exercise time"))}});
    page.out.element("output", clock(team.now_ms), {{"class", "clock"}}).close();
    page.out.open("div", {{"class", "zones"}});
    for (const dsl::Zone &zone : page.debrief.zones) {
        page.out.open("div", {{"class", "zone"}}).element("h4", page.in(zone.label));
        for (const dsl::Host &host : page.debrief.hosts) {
            if (host.interfaces.empty() || host.interfaces.front().zone != zone.id)
                continue;
            std::string beacons;
            for (const std::string &step : steps_on(page.debrief, host.id))
                beacons += (beacons.empty() ? "" : " ") + step;
            page.out.open("div",
                          {{"class", "host"}, {"data-host", host.id}, {"data-beacons", beacons}});
            page.out.element("b", host.id);
            page.out.element("span", handbook::word_of(host.role, page.language),
                             {{"class", "note"}});
            page.out.element("span", "", {{"class", "state"}}).close();
        }
        page.out.close();
    }
    page.out.close().element("p", "", {{"class", "services"}});
    page.out.element("p", "", {{"class", "steps"}});
    page.out.element("p", "", {{"class", "latest attack"}});
    page.out.element("p", "", {{"class", "latest team"}}).close();
}

void write_figures(Page &page, const TeamDebrief &team) {
    page.out.element("h3", page.say("時間の指標", "Timing figures"));
    page.out.open("table", {{"class", "figures"}});
    page.head({page.say("指標", "Figure"), page.say("時間", "Time"),
               page.say("起点（攻撃の事実）", "From (the attack)"),
               page.say("終点（班の行動）", "To (the team)")});
    page.out.open("tbody");
    for (const Figure &figure : team.figures) {
        page.out.open("tr").element("th", page.in(title_of(figure.kind)), {{"scope", "row"}});
        const auto end = [&](const std::optional<Moment> &moment, const Text &what) {
            page.out.open("td");
            if (moment) {
                page.out.element("b", clock(moment->at_ms)).text(" " + cut(page.in(what)));
                page.out.element("span", " " + hash(moment->seq), {{"class", "seq"}});
            }
            page.out.close();
        };
        page.cell(figure.ms() ? page.span(figure.ms())
                              : std::string(page.say("測定なし", "not measured")),
                  figure.ms() ? "number strong" : "number quiet");
        end(figure.from, figure.from_what);
        if (figure.to)
            end(figure.to, figure.to_what);
        else
            page.cell(page.in(figure.why_not), "quiet");
        page.out.close();
    }
    for (const Downtime &downtime : team.downtimes) {
        page.out.open("tr").element("th", page.say("サービスの停止", "Service downtime"),
                                    {{"scope", "row"}});
        page.cell(page.span(downtime.down_ms), "number strong");
        page.cell(downtime.url);
        page.cell(
            fmt::format("{}{}", page.say("許容：", "allowed: "), page.span(downtime.spare_ms)));
        page.out.close();
    }
    page.out.close().close();
}

void write_score(Page &page, const TeamDebrief &team) {
    page.out.element("h3", page.say("評価と、その根拠", "Points, and what each is for"));
    page.out.open("table", {{"class", "score"}});
    page.head({page.say("目標", "Objective"), page.say("結果", "Result"),
               page.say("点数", "Points"), page.say("決まりと根拠", "Rule and evidence"),
               page.say("時刻", "Moment")});
    page.out.open("tbody");
    for (const score::ObjectiveResult &result : team.score.objectives) {
        const dsl::Objective *objective = page.debrief.find_objective(result.objective);
        page.out.open("tr").open("th", {{"scope", "row"}});
        page.out.text(objective ? page.in(objective->title) : result.objective);
        page.out.element("span", result.phase + " · " + result.objective, {{"class", "note"}});
        page.out.close().open("td");
        page.result(result.state);
        page.out.close();
        page.cell(fmt::format("{} / {}", result.points, result.possible), "number");
        page.out.open("td").element("span", page.in(result.rule), {{"class", "note block"}});
        page.out.text(cut(page.in(result.evidence)));
        page.out.close();
        page.cell(result.at_ms < 0 ? "–" : clock(result.at_ms), "number");
        page.out.close();
    }
    page.out.close().close();
}

void write_found(Page &page, const TeamDebrief &team) {
    if (team.found.empty())
        return;
    page.out.element("h3", page.say("調べられていない痕跡", "Traces that nobody looked at"));
    const std::size_t unseen = team.unseen();
    const std::size_t all = team.found.size();
    page.out.element(
        "p",
        page.ja() ? fmt::format("攻撃が残した痕跡{}件のうち、{}件です（目安）。", all, unseen)
                  : fmt::format("{} of the {} traces that the attack has left "
                                "(an indication).",
                                unseen, all),
        {{"class", "note"}});
    if (unseen == 0)
        return;
    page.out.open("table");
    page.head({page.say("攻撃", "Step"), page.say("端末と場所", "Host and place"),
               page.say("意味", "Meaning"), page.say("調べ方", "How to see it")});
    page.out.open("tbody");
    std::size_t shown = 0;
    for (const Found &found : team.found) {
        if (found.seen_seq || shown++ >= most_found)
            continue;
        page.out.open("tr").open("td").element("b", clock(found.moment.at_ms));
        page.out.text(" " + found.step);
        page.out.element("span", " " + hash(found.moment.seq), {{"class", "seq"}}).close();
        page.cell(found.host + " " + found.where, "place");
        page.cell(page.in(found.meaning));
        page.out.open("td").element("code", cut(found.reading)).close();
        page.out.close();
    }
    page.out.close().close();
}

void write_findings(Page &page, const TeamDebrief &team) {
    page.out.open("div", {{"class", "both"}});
    for (const bool strength : {true, false}) {
        page.out.open("div", {{"class", strength ? "list good" : "list poor"}});
        page.out.element("h3", strength ? page.say("よかった点", "Strengths")
                                        : page.say("改善できる点", "Areas for improvement"));
        page.out.open("ul");
        bool any = false;
        for (const Finding &finding : team.findings) {
            if (finding.strength != strength)
                continue;
            any = true;
            page.out.open("li").element("span", strength ? "●" : "○", {{"class", "shape"}});
            if (!finding.phase.empty())
                page.out.element("span", finding.phase + " ", {{"class", "note"}});
            page.out.text(page.in(finding.what)).close();
        }
        if (!any)
            page.out.element("li", page.say("該当なし", "none"), {{"class", "quiet"}});
        page.out.close().close();
    }
    page.out.close();
}

void write_notes(Page &page, std::string_view heading, const std::vector<Note> &notes) {
    if (notes.empty())
        return;
    page.out.element("h3", heading).open("table");
    page.head({page.say("時刻", "Moment"), page.say("記入者", "By"), page.say("内容", "Text")});
    page.out.open("tbody");
    for (std::size_t i = 0; i < std::min(most_notes, notes.size()); ++i) {
        page.out.open("tr").open("td").element("b", clock(notes[i].moment.at_ms));
        page.out.element("span", " " + hash(notes[i].moment.seq), {{"class", "seq"}}).close();
        page.cell(notes[i].by);
        page.out.open("td");
        if (!notes[i].objective.empty())
            page.out.element("span", notes[i].objective + " ", {{"class", "note"}});
        page.out.text(cut(page.in(notes[i].text))).close().close();
    }
    page.out.close().close();
}

void write_messages(Page &page, const TeamDebrief &team) {
    if (team.messages.empty())
        return;
    page.out.element("h3", page.say("やり取り", "Messages")).open("table");
    page.head({page.say("時刻", "Moment"), page.say("差出人", "From"), page.say("宛先", "To"),
               page.say("内容", "Text")});
    page.out.open("tbody");
    for (std::size_t i = 0; i < std::min(most_notes, team.messages.size()); ++i) {
        const Message &message = team.messages[i];
        page.out.open("tr");
        page.cell(clock(message.moment.at_ms) + " " + hash(message.moment.seq));
        page.cell(message.from);
        page.cell(message.to);
        page.cell(message.channel + ": " + cut(message.text));
        page.out.close();
    }
    page.out.close().close();
}

void write_rows(Page &page, const std::vector<Row> &rows, std::size_t left_out) {
    page.out.element("h3", page.say("経過", "What happened"));
    page.out.open("table", {{"class", "rows"}});
    page.head({page.say("時刻", "Time"), page.say("区分", "Side"), page.say("内容", "What"), "#"});
    page.out.open("tbody");
    for (const Row &row : rows) {
        page.out.open("tr", {{"class", fmt::format("side-{}", static_cast<int>(row.side))},
                             {"data-at", std::to_string(row.moment.at_ms)}});
        page.cell(clock(row.moment.at_ms), "number");
        page.out.open("td", {{"class", "side"}});
        page.out.element("span", shape_of(row.side), {{"class", "shape"}});
        page.out.text(page.in(word_of(row.side))).close();
        page.cell(cut(page.in(row.text)), "what");
        page.cell(std::to_string(row.moment.seq), "seq");
        page.out.close();
    }
    page.out.close().close();
    if (left_out > 0)
        page.out.element("p",
                         page.ja() ? fmt::format("ほかに{}行あります（log.csv）。", left_out)
                                   : fmt::format("{} more lines are in log.csv.", left_out),
                         {{"class", "note"}});
}

} // namespace

/// A little behind the last of what the axis shows: what is left of the exercise is empty.
static std::int64_t end_of_axis(const TeamDebrief &team, const std::vector<Row> &rows) {
    std::int64_t last = 0;
    for (const Row &row : rows)
        if (row.side != Side::Control)
            last = std::max(last, row.moment.at_ms);
    for (const Heard &heard : team.heard)
        last = std::max(last, heard.to.at_ms);
    return std::min(team.now_ms, last + last / 10);
}

nlohmann::json changes_json(const TeamDebrief &team) {
    static constexpr const char *names[] = {"host", "cable", "contact", "service", "step"};
    nlohmann::json changes = nlohmann::json::array();
    for (const Change &change : team.changes)
        changes.push_back({change.moment.at_ms, std::data(names)[static_cast<int>(change.what)],
                           change.id, change.value});
    return changes;
}

void write_team(Page &page, const TeamDebrief &team) {
    std::size_t left_out = 0;
    const std::vector<Row> rows = brief_rows(team, most_rows, left_out);
    page.out.open("section", {{"class", "team"}, {"id", fmt::format("team-{}", team.number)}});
    page.out.open("h2").text(page.in(team_name(team.number)));
    page.out.element("span",
                     page.ja()
                         ? fmt::format("{}点 / {}点", team.score.points, page.debrief.possible)
                         : fmt::format("{} of {} points", team.score.points, page.debrief.possible),
                     {{"class", "points"}});
    page.out.close();
    page.out.open("figure").finished(axis_svg(team, rows, end_of_axis(team, rows), page.language));
    page.out.close();
    write_scrubber(page, team);
    write_figures(page, team);
    write_findings(page, team);
    write_score(page, team);
    write_found(page, team);
    write_notes(page, page.say("統制員の所見", "Controllers' notes"), team.notes);
    write_notes(page, page.say("手動の判定", "Results set by hand"), team.overrides);
    write_notes(page, page.say("使ったヒント", "Hints taken"), team.hints);
    write_messages(page, team);
    write_rows(page, rows, left_out);
    page.out.close();
}

} // namespace enshu::debrief
