// A debrief as files: for people, for spreadsheets and for other programs.
#pragma once

#include "orchestrator/debrief/debrief.h"
#include "orchestrator/handbook/table.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace enshu::debrief {

/// One page that stands by itself: no network, a policy that forbids everything else, and without
/// its script it can still be read and printed.
std::string page(const Debrief &debrief, dsl::Language language);

/// Every event, with its sentence.
handbook::Table log_table(std::span<const event::Event> events, dsl::Language language);
/// Every objective of every team, and its timing figures.
handbook::Table scores_table(const Debrief &debrief, dsl::Language language);
handbook::Table figures_table(const Debrief &debrief, dsl::Language language);
/// The lines of every team's time axis.
handbook::Table rows_table(const Debrief &debrief, dsl::Language language);

/// Everything in the debrief, with both languages.
std::string json_text(const Debrief &debrief);

/// ATT&CK Navigator, layer format 4.5: the techniques that were played; the score is the percentage
/// of the teams it was played to that looked at one of its traces.
std::string navigator_layer(const Debrief &debrief, dsl::Language language);

/// xAPI 1.0.3: a statement for the exercise and for each objective, of each team or, where they are
/// named, of each trainee. The same debrief has the same statements, with the same ids.
std::string xapi_statements(const Debrief &debrief);

/// One sheet of paper for each trainee, or for each team where nobody is named.
std::string certificates(const Debrief &debrief, dsl::Language language);

struct File {
    std::string name;
    std::string content;
};

/// All of them, one after the other, so that only one is in memory at a time; of the log, a part:
/// files of one name in a row are one file.
void write_files(const Debrief &debrief, const Source &source, dsl::Language language,
                 const std::function<void(const File &)> &take);

} // namespace enshu::debrief
