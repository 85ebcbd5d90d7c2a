// Looks over a text before it is given to the YAML reader.
#pragma once

#include "scenario-dsl/diagnostics/diagnostic.h"

namespace enshu::dsl {

/// Whether the text is of a bearable size, UTF-8, and free of control characters and of tabs in
/// indentation; else reported.
bool screen(const Source &source, Diagnostics &diagnostics);

} // namespace enshu::dsl
