// One file of a sample, encrypted beside where it was: NAME becomes NAME.locked, and can become
// NAME again by whoever has the key.
//
// A locked file is `LOCKED01`, the header of libsodium's secretstream (24 bytes), the original's
// SHA-256 (32), and, little-endian, its size (8), modification time in seconds (8) and nanoseconds
// (4), mode (4), owner (4) and group (4); then the stream in pieces of 64 KiB, whose last is bound
// to what stands before it.
#pragma once

#include "injector/actor/key.h"
#include "injector/actor/tree.h"

#include <optional>
#include <string>
#include <string_view>

namespace enshu::actor {

inline constexpr std::string_view locked_suffix = ".locked";
/// Of what is not whole yet, and goes at the next occasion.
inline constexpr std::string_view unfinished_prefix = ".~lock-";

bool is_locked_name(std::string_view path);
bool is_unfinished(std::string_view path);

/// NAME is gone only when NAME.locked lies whole on the disk. Throws Failure(Failed) where that
/// cannot be, and NAME is as it was.
void lock_file(const Tree &tree, const std::string &path, const Key &key);

enum class Unlocked {
    Restored,     ///< NAME is back, with mode, owner and time
    AlreadyThere, ///< the same bytes lie at NAME
    Changed,      ///< something else lies at NAME
    Broken,       ///< not a locked file, or not of this key
};
/// NAME.locked stays: remove it once everything lies on the disk.
Unlocked unlock_file(const Tree &tree, const std::string &locked_path, const Key &key);

} // namespace enshu::actor
