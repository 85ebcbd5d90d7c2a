// What the editor can mend by itself.
#pragma once

#include "scenario-dsl/language_server/locator.h"
#include "scenario-dsl/language_server/workspace.h"

namespace enshu::dsl::lsp {

/// CodeActions: for each diagnostic in the range that knows what was meant, to write that.
json code_actions(const Project &project, const Tree &tree, Range range, Language language,
                  Locator &locator);

} // namespace enshu::dsl::lsp
