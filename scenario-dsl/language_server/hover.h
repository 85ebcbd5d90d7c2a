// What the field table and the scenario know of what stands under the mouse.
#pragma once

#include "scenario-dsl/language_server/locator.h"
#include "scenario-dsl/language_server/workspace.h"

namespace enshu::dsl::lsp {

/// A Hover, or null.
json hover(const Project &project, const Tree &tree, std::size_t offset, Language language,
           Locator &locator);

} // namespace enshu::dsl::lsp
