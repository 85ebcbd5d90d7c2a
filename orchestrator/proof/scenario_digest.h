// Which scenario was played, as 64 hexadecimal digits.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace enshu::proof {

/// SHA-256 over what `sha256sum` prints of the files of each directory, sorted by name, one
/// directory after the other; proof/instructions/VERIFY.md has the command. Throws
/// std::system_error.
std::string digest_of_directories(const std::vector<std::filesystem::path> &directories);

} // namespace enshu::proof
