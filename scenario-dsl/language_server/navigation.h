// From a name to its declaration, to all that refers to it, and to another name.
#pragma once

#include "scenario-dsl/language_server/locator.h"
#include "scenario-dsl/language_server/occurrences.h"
#include "scenario-dsl/language_server/workspace.h"

#include <optional>
#include <string>
#include <vector>

namespace enshu::dsl::lsp {

/// The name at an offset of a file, if one stands there.
std::optional<Occurrence> occurrence_at(const Tree &tree, std::size_t offset);

/// Declarations that the occurrence may mean; more than one if the name is declared twice.
std::vector<Occurrence> declarations_of(const Occurrence &one, const Project &project);
/// What means the same thing, declarations included.
std::vector<Occurrence> same_as(const Occurrence &one, const Project &project);

/// A file that a path names, as a Location; null: there is none.
json file_at(const Tree &tree, std::size_t offset);

/// A WorkspaceEdit over all projects. Throws a Refusal.
json rename(const Occurrence &one, const std::string &to, const std::vector<Project> &projects,
            Locator &locator);

} // namespace enshu::dsl::lsp
