// The files that a path in a scenario may name.
#pragma once

#include "scenario-dsl/schema/field.h"

#include <filesystem>
#include <string>
#include <vector>

namespace enshu::dsl::lsp {

/// Relative to `directory`, that of the file in which the path is written, and never leading out
/// of it, but for organisations, which scenarios share. Sorted; links are not followed.
std::vector<std::string> paths_from(const std::filesystem::path &directory, PathTo leads);

} // namespace enshu::dsl::lsp
