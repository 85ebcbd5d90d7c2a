#include "orchestrator/debrief/page.h"

#include "orchestrator/debrief/files.h"
#include "orchestrator/debrief/page_assets.h"
#include "orchestrator/event/describe.h"
#include "orchestrator/handbook/escape.h"
#include "scenario-dsl/source/digest.h"

#include <fmt/format.h>

#include <array>

namespace enshu::debrief {
namespace {

/// What a Content-Security-Policy knows a style or a script by: base64 of its SHA-256.
std::string policy_hash(std::string_view text) {
    const std::string hex = dsl::sha256_hex(text);
    std::vector<unsigned> bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2)
        bytes.push_back(static_cast<unsigned>(std::stoul(hex.substr(i, 2), nullptr, 16)));
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string result;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        unsigned word = bytes[i] << 16;
        word |= count > 1 ? bytes[i + 1] << 8 : 0;
        word |= count > 2 ? bytes[i + 2] : 0;
        for (std::size_t j = 0; j < 4; ++j)
            result += j <= count ? digits[(word >> (18 - 6 * j)) & 63] : '=';
    }
    return "'sha256-" + result + "'";
}

nlohmann::json words_json(const Page &page) {
    const auto say = [&](const char *ja, const char *en) { return page.ja() ? ja : en; };
    return {{"on", say("● 稼働中", "● running")},
            {"off", say("○ 電源オフ", "○ off")},
            {"out", say("✂ ケーブル抜線", "✂ cable out")},
            {"heard", say("▲ 攻撃者と通信中", "▲ the attacker hears it")},
            {"up", say("● 利用できる", "● up")},
            {"down", say("○ 利用できない", "○ down")},
            {"services", say("サービス：", "Services: ")},
            {"steps", say("ここまでの攻撃：", "Steps so far: ")},
            {"attack", say("直近の攻撃：", "Last of the attack: ")},
            {"team", say("直近の対応：", "Last of the team: ")},
            {"none", say("なし", "none")},
            {"play", say("▶ 再生", "▶ play")},
            {"stop", say("■ 停止", "■ stop")}};
}

void write_head(Page &page) {
    const std::string policy =
        fmt::format("default-src 'none'; style-src {}; script-src {}; base-uri 'none'; "
                    "form-action 'none'",
                    policy_hash(page_style), policy_hash(page_script));
    page.out.finished("<!DOCTYPE html>\n");
    page.out.open("html", {{"lang", page.ja() ? "ja" : "en"}}).open("head");
    page.out.empty("meta", {{"charset", "utf-8"}});
    page.out.empty("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", policy}});
    page.out.empty("meta", {{"name", "viewport"}, {"content", "width=device-width"}});
    page.out.empty("meta", {{"name", "referrer"}, {"content", "no-referrer"}});
    page.out.element("title", fmt::format("{} – {}", page.say("演習報告書", "Exercise debrief"),
                                          page.in(page.debrief.title)));
    page.out.open("style").finished(page_style).close().close();
}

void write_title(Page &page) {
    const Debrief &debrief = page.debrief;
    page.out.open("header").element("p", page.say("サイバー演習 報告書", "Exercise debrief"),
                                    {{"class", "kicker"}});
    page.out.element("h1", page.in(debrief.title)).open("dl", {{"class", "facts"}});
    const auto fact = [&](std::string_view name, std::string_view value) {
        page.out.open("div").element("dt", name).element("dd", value).close();
    };
    fact(page.say("組織", "Organisation"), page.in(debrief.organization));
    if (debrief.started_unix_ms != 0)
        fact(page.say("開始", "Started"), wall_text(debrief.started_unix_ms, page.language));
    fact(page.say("演習時間", "Exercise time"), event::span_text(debrief.now_ms).in(page.language));
    fact(page.say("班", "Teams"), std::to_string(debrief.teams.size()));
    fact(page.say("演習名", "Exercise"), debrief.exercise);
    page.out.close();
    if (!debrief.over)
        page.out.element("p",
                         page.say("演習は続いています。この報告書は途中経過です。",
                                  "The exercise is still going on: this is how it stands now."),
                         {{"class", "warning"}});
    page.out.close();
}

void write_contents(Page &page) {
    page.out.open("nav", {{"aria-label", std::string(page.say("目次", "contents"))}});
    const auto link = [&](const std::string &to, std::string_view text) {
        page.out.element("a", text, {{"href", "#" + to}});
    };
    link("summary", page.say("概要", "Summary"));
    link("teams", page.say("班の比較", "Teams compared"));
    if (!page.debrief.earlier.empty())
        link("progress", page.say("これまでとの比較", "Earlier exercises"));
    link("actions", page.say("改善計画", "Corrective actions"));
    for (const TeamDebrief &team : page.debrief.teams)
        link(fmt::format("team-{}", team.number), page.in(team_name(team.number)));
    link("method", page.say("読み方", "How to read this"));
    page.out.close();
}

} // namespace

void Page::head(const std::vector<std::string_view> &headings) {
    out.open("thead").open("tr");
    for (const std::string_view heading : headings)
        out.element("th", heading, {{"scope", "col"}});
    out.close().close();
}

void Page::cell(std::string_view text, const std::string &style) {
    if (style.empty())
        out.element("td", text);
    else
        out.element("td", text, {{"class", style}});
}

void Page::result(score::ObjectiveState state) {
    out.open("span", {{"class", "result " + std::string(tone_of(state))}});
    out.element("span", shape_of(state), {{"class", "shape"}});
    out.text(in(word_of(state))).close();
}

std::string page(const Debrief &debrief, dsl::Language language) {
    Page page{debrief, language, {}};
    write_head(page);
    page.out.open("body");
    write_title(page);
    write_contents(page);
    page.out.open("main");
    write_summary(page);
    write_teams(page);
    write_progress(page);
    write_actions(page);
    nlohmann::json changes = nlohmann::json::object();
    for (const TeamDebrief &team : debrief.teams) {
        write_team(page, team);
        changes[std::to_string(team.number)] = changes_json(team);
    }
    write_method(page);
    page.out.close();
    page.out.open("script", {{"type", "application/json"}, {"id", "replay"}});
    page.out.finished(handbook::script_json({{"words", words_json(page)}, {"changes", changes}}));
    page.out.close().open("script").finished(page_script).close();
    page.out.close().close();
    return page.out.take();
}

} // namespace enshu::debrief
