// The master scenario events list: every step and inject of a scenario in the order of time, with
// the columns that controllers expect (HSEEP's MSEL).
#pragma once

#include "orchestrator/handbook/table.h"
#include "scenario-dsl/model/scenario.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::handbook {

struct MselRow {
    int number = 0; ///< from 1
    std::string id;
    bool attack = false;       ///< a step; else an inject
    std::string exercise_time; ///< `0:23:00–0:25:00`; words where a controller decides
    std::string wall_time;     ///< `09:23–09:25`; empty without a start
    std::string from;
    std::string to;
    std::string channel; ///< of a step: its verb and techniques
    std::string text;
    std::string expected;   ///< what the team should do
    std::string objective;  ///< ids
    std::string condition;  ///< when it is left out
    std::string controller; ///< to be filled in
};

/// The headings of the columns, in the order of `cells`.
std::vector<std::string_view> msel_headings(dsl::Language language);
std::vector<std::string> cells(const MselRow &row);

/// `start`: minutes after midnight at which the exercise is to begin.
std::vector<MselRow> msel(const dsl::Scenario &scenario, dsl::Language language,
                          std::optional<int> start = {});

Table msel_table(const std::vector<MselRow> &rows, dsl::Language language);
std::string msel_csv(const std::vector<MselRow> &rows, dsl::Language language);

/// A workbook's bytes. Throws std::runtime_error.
std::string msel_xlsx(const dsl::Scenario &scenario, const std::vector<MselRow> &rows,
                      dsl::Language language);

/// One HTML page that stands by itself and prints well on A4 across.
std::string msel_page(const dsl::Scenario &scenario, const std::vector<MselRow> &rows,
                      dsl::Language language);

} // namespace enshu::handbook
