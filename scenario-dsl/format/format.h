// A canonical layout for the files of authors. Blanks and line breaks are all that it changes.
#pragma once

#include "scenario-dsl/diagnostics/diagnostic.h"

#include <optional>
#include <string>

namespace enshu::dsl {

/// The text in its canonical layout: two blanks of indentation, one blank line at most between
/// things, tables of one-line entries aligned, comments where they were, LF. Formatting the result
/// changes nothing more.
///
/// Absent where the text has mistakes of syntax, which are reported. A text whose layout is not
/// understood comes back as it was, with a warning: what an author wrote is never lost.
std::optional<std::string> format(const Source &source, Diagnostics &diagnostics);

} // namespace enshu::dsl
