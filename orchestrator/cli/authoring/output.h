// Where a command's result goes.
#pragma once

#include "orchestrator/cli/render.h"
#include "scenario-dsl/model/organization.h"

#include <filesystem>
#include <string_view>

namespace enshu::cli {

dsl::Language language_of(const Style &style);

/// Into a file, whole or not at all; to standard output where `file` is empty or `-`. Throws
/// CommandError.
void write_output(const std::filesystem::path &file, std::string_view content);

} // namespace enshu::cli
