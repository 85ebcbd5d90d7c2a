// The content of a memory stick: a FAT file system of 4 MiB without partitions, with one file in
// its root directory. Formats: Microsoft's FAT specification 1.03.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace enshu::inject {

inline constexpr std::size_t stick_size = 4 << 20;

struct StickFile {
    std::string name; ///< UTF-8, at most 255 characters; only the part after the last '/' is used
    std::string_view content; ///< at most 1 MiB
    std::int64_t unix_seconds =
        0; ///< when it was written; a stick knows no zones, and Linux takes UTC
};

/// The stick's first bytes; what follows them up to stick_size is zero. `label` has 1 to 11
/// characters of ASCII. Throws std::invalid_argument for a file or a label that has no place there.
std::string fat_image(std::string_view label, const StickFile &file);

} // namespace enshu::inject
