// The canonical layout of a document, as edits.
#pragma once

#include "scenario-dsl/language_server/locator.h"
#include "scenario-dsl/language_server/workspace.h"

namespace enshu::dsl::lsp {

/// TextEdits: at most one, over the lines that change. None for a text that cannot be read.
json formatting(const Tree &tree, Locator &locator);

} // namespace enshu::dsl::lsp
