// The outline of a file.
#pragma once

#include "scenario-dsl/language_server/locator.h"
#include "scenario-dsl/language_server/workspace.h"

namespace enshu::dsl::lsp {

/// DocumentSymbols: the sections of the file, and what is declared in them.
json document_symbols(const Tree &tree, Language language, Locator &locator);

} // namespace enshu::dsl::lsp
