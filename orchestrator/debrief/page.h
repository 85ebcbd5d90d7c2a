// Inside of debrief/: the report as one page that stands by itself, part by part.
#pragma once

#include "orchestrator/debrief/debrief.h"
#include "orchestrator/debrief/markup.h"
#include "orchestrator/debrief/words.h"

namespace enshu::debrief {

/// A page in the making, in one language.
struct Page {
    const Debrief &debrief;
    dsl::Language language;
    Markup out;

    bool ja() const { return language == dsl::Language::Ja; }
    std::string_view say(std::string_view japanese, std::string_view english) const {
        return ja() ? japanese : english;
    }
    const std::string &in(const Text &text) const { return text.in(language); }
    std::string span(const std::optional<std::int64_t> &ms) const {
        return span_or_dash(ms, language);
    }
    /// Headings of a table, and its rows' cells.
    void head(const std::vector<std::string_view> &headings);
    void cell(std::string_view text, const std::string &style = "");
    /// A result as a shape and a word.
    void result(score::ObjectiveState state);
};

void write_summary(Page &page);                       // page_summary.cpp: for the management
void write_teams(Page &page);                         // page_teams.cpp: compared with each other
void write_progress(Page &page);                      // page_teams.cpp: and with earlier exercises
void write_actions(Page &page);                       // page_teams.cpp
void write_method(Page &page);                        // page_summary.cpp: what the figures mean
void write_team(Page &page, const TeamDebrief &team); // page_team.cpp

/// The rows that a page has room for: commands in a row on one host become one line, and of what is
/// left the attack's, the white cell's and the team's acts come first. `left_out`: how many are in
/// log.csv alone.
std::vector<Row> brief_rows(const TeamDebrief &team, std::size_t most, std::size_t &left_out);

/// Attack and response on one time axis: SVG.
std::string axis_svg(const TeamDebrief &team, const std::vector<Row> &rows, std::int64_t end_ms,
                     dsl::Language language);

/// What the page's script replays: the changes of one team's organisation.
nlohmann::json changes_json(const TeamDebrief &team);

} // namespace enshu::debrief
