// The MSEL as it was played, as a Gantt chart for a terminal; and its score, below it.
#pragma once

#include "orchestrator/cli/authoring/ink.h"
#include "orchestrator/rehearse/rows.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace enshu::cli {

/// {moment, points} after each change.
using Points = std::vector<std::pair<std::int64_t, int>>;

struct Chart {
    std::string title;
    std::vector<rehearse::Row> rows;
    Points knowing; ///< with the walkthrough
    Points idle;
    int possible = 0;
    std::int64_t duration_ms = 0;
};

/// Lines of at most `columns` columns, if that is 80 or more.
std::string gantt_text(const Chart &chart, std::size_t columns, const Style &style);

} // namespace enshu::cli
