// The only formatter of diagnostics.
#pragma once

#include "scenario-dsl/diagnostics/diagnostic.h"

#include <string>

namespace enshu::dsl {

struct RenderStyle {
    bool colour = false; ///< ANSI colours, for a terminal
    /// A longer line is cut around the place; at least 30 of them go to the line.
    std::size_t columns = 180;
};

/// For people:
///
///     scenarios/x/scenario.yaml:58:9: error: step `lateral` cannot … [step-unreachable]
///        58 |     to: files
///           |         ^^^^^
///
/// Columns count characters; the caret stands under the text also where wide characters precede it.
std::string render(const Diagnostics &diagnostics, RenderStyle style = {});

/// For editors: {"diagnostics": [{kind, severity, file, line, column, end_line, end_column,
/// message, notes, help}], "omitted": N}; lines and columns from 1, the end exclusive; places of
/// whole files have neither.
std::string render_json(const Diagnostics &diagnostics);

/// For tools that read the results of analyses: SARIF 2.1.0 (OASIS). Its columns are characters
/// too; the help stands below the message, the notes are related locations.
std::string render_sarif(const Diagnostics &diagnostics);

} // namespace enshu::dsl
