// What is wrong, as an editor shows it.
#pragma once

#include "scenario-dsl/language_server/locator.h"
#include "scenario-dsl/language_server/workspace.h"

#include <map>
#include <string>

namespace enshu::dsl::lsp {

/// The diagnostics of every file of the projects, by URI; none: an empty array. `related`: whether
/// the client shows notes by themselves; else they stand in the message. Messages are in English,
/// as `enshu check` says them; in Japanese the title of the explanation follows.
std::map<std::string, json> diagnostics_by_uri(const std::vector<const Project *> &projects,
                                               bool related, Language language, Locator &locator);

} // namespace enshu::dsl::lsp
