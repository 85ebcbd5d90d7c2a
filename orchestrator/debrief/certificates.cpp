#include "orchestrator/debrief/files.h"
#include "orchestrator/debrief/markup.h"
#include "orchestrator/debrief/words.h"
#include "orchestrator/event/describe.h"

#include <fmt/format.h>

namespace enshu::debrief {
namespace {

constexpr auto style = R"(
@page { size: A4 landscape; margin: 0; }
* { box-sizing: border-box; }
body { margin: 0; color: #1f2933; background: #fff;
  font: 15pt/1.9 "Noto Serif CJK JP", "Noto Serif JP", "Hiragino Mincho ProN", "Yu Mincho", serif; }
.sheet { width: 297mm; height: 209mm; padding: 12mm; break-after: page; }
.sheet:last-child { break-after: auto; }
.frame { height: 100%; border: 1.2mm double #1d4e89; padding: 16mm 24mm; text-align: center;
  display: flex; flex-direction: column; justify-content: space-between; }
h1 { font-size: 32pt; letter-spacing: .3em; margin: 0; color: #1d4e89; font-weight: 600; }
html[lang=en] h1 { letter-spacing: .06em; }
.name { font-size: 25pt; border-bottom: 1px solid #9aa5b1; display: inline-block; padding: 0 12mm; margin: 0; overflow-wrap: anywhere; }
.team { font-size: 13pt; color: #52606d; margin: 1mm 0 0; }
.text { margin: 0 auto; max-width: 200mm; }
.goals { font-size: 11pt; line-height: 1.7; color: #52606d; margin: 0 auto; padding: 0; list-style: none; columns: 2; max-width: 220mm; text-align: left; }
.foot { display: flex; justify-content: space-between; font-size: 12pt; text-align: left; }
.foot p { margin: 0; }
.sign { border-top: 1px solid #52606d; min-width: 80mm; text-align: center; padding-top: 1mm; align-self: end; }
* { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
)";

class Sheets {
  public:
    Sheets(const Debrief &debrief, dsl::Language language)
        : debrief_(debrief), language_(language), ja_(language == dsl::Language::Ja) {}

    std::string take() {
        out_.finished("<!DOCTYPE html>\n").open("html", {{"lang", ja_ ? "ja" : "en"}}).open("head");
        out_.empty("meta", {{"charset", "utf-8"}});
        out_.empty("meta", {{"http-equiv", "Content-Security-Policy"},
                            {"content", "default-src 'none'; style-src 'unsafe-inline'"}});
        out_.element("title", ja_ ? "修了証" : "Certificates");
        out_.open("style").finished(style).close().close().open("body");
        for (const TeamDebrief &team : debrief_.teams) {
            const auto named = debrief_.trainees.find(team.number);
            if (named == debrief_.trainees.end() || named->second.empty())
                sheet(team, "");
            else
                for (const std::string &name : named->second)
                    sheet(team, name);
        }
        out_.close().close();
        return out_.take();
    }

  private:
    void sheet(const TeamDebrief &team, const std::string &name) {
        const std::string team_text = team_name(team.number).in(language_);
        out_.open("div", {{"class", "sheet"}}).open("div", {{"class", "frame"}});
        out_.element("h1", ja_ ? "修了証" : "Certificate of completion");
        out_.open("div");
        out_.element("p",
                     name.empty() ? team_text
                     : ja_        ? name + "　殿"
                                  : name,
                     {{"class", "name"}});
        if (!name.empty())
            out_.element("p", team_text, {{"class", "team"}});
        out_.close();
        const std::string lasted = event::span_text(team.now_ms).in(language_);
        out_.element(
            "p",
            ja_ ? fmt::format("サイバー攻撃対応演習「{}」（{}、{}"
                              "）に参加し、これを修了したことを証します。",
                              debrief_.title.ja, debrief_.organization.ja, lasted)
                : fmt::format("has taken part in the incident-response exercise “{}” ({}, {}).",
                              debrief_.title.en, debrief_.organization.en, lasted),
            {{"class", "text"}});
        goals(team);
        out_.open("div", {{"class", "foot"}});
        out_.element("p", day_text(debrief_.started_unix_ms, language_));
        out_.element("p", ja_ ? "主催者" : "for the organisers", {{"class", "sign"}}).close();
        out_.close().close();
    }

    void goals(const TeamDebrief &team) {
        constexpr std::size_t most = 10;
        out_.open("ul", {{"class", "goals"}});
        std::size_t count = 0;
        for (const score::ObjectiveResult &each : team.score.objectives) {
            const dsl::Objective *objective = debrief_.find_objective(each.objective);
            const bool good = each.state == score::ObjectiveState::Done ||
                              each.state == score::ObjectiveState::Late;
            if (good && objective && count++ < most)
                out_.element("li", "● " + objective->title.in(language_));
        }
        out_.close();
    }

    const Debrief &debrief_;
    const dsl::Language language_;
    const bool ja_;
    Markup out_;
};

} // namespace

std::string certificates(const Debrief &debrief, dsl::Language language) {
    return Sheets(debrief, language).take();
}

} // namespace enshu::debrief
