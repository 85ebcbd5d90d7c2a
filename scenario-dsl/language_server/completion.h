// What may stand where the author is typing.
#pragma once

#include "scenario-dsl/language_server/locator.h"
#include "scenario-dsl/language_server/workspace.h"

namespace enshu::dsl::lsp {

/// CompletionItems for the offset of an open document, whether it can be read at the moment or not.
json complete(const Project &project, const Tree &tree, std::size_t offset, Language language,
              Locator &locator);

} // namespace enshu::dsl::lsp
