// Files of an author's, read whole and with a ceiling.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>

namespace enshu::dsl {

/// Why a file could not be read, as a clause: "there is no such file".
struct Unreadable {
    std::string reason;
};

/// At most `ceiling` + 1 bytes, so that the caller sees when there are more.
std::variant<std::string, Unreadable> read_file(const std::filesystem::path &path,
                                                std::uintmax_t ceiling);

} // namespace enshu::dsl
