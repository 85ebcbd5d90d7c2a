// Files of an author's, read whole and with a ceiling.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <variant>

namespace enshu::dsl {

/// Why a file could not be read, as a clause: "there is no such file".
struct Unreadable {
    std::string reason;
    bool absent = false; ///< there is nothing of that name
};
using Contents = std::variant<std::string, Unreadable>;

/// Where texts come from: the disk, or an editor in which they are not saved yet. Of a text longer
/// than `ceiling` at most one byte more is needed, so that the caller sees when there are more.
using FileReader =
    std::function<Contents(const std::filesystem::path &path, std::uintmax_t ceiling)>;

/// From the disk.
Contents read_file(const std::filesystem::path &path, std::uintmax_t ceiling);

} // namespace enshu::dsl
