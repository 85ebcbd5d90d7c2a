// `file:` URIs (RFC 8089) and paths.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace enshu::dsl::lsp {

/// Absent for other schemes, other hosts and relative paths.
std::optional<std::filesystem::path> path_of(std::string_view uri);
std::string uri_of(const std::filesystem::path &path);

/// Of a file: its directory without symbolic links as far as it exists, so that the file has one
/// name. A link in the file's own place stays: beside it stand the others of its scenario.
std::filesystem::path real_path(const std::filesystem::path &path);

} // namespace enshu::dsl::lsp
