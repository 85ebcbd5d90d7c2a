// What the machine that we are on has to give: the reader of capacity.h's values.
#pragma once

#include "orchestrator/provision/capacity.h"

#include <map>

namespace enshu::provision {

struct MachinePlaces {
    std::filesystem::path state;      ///< need not exist yet
    std::filesystem::path goldens;    ///< likewise; empty: below `state`
    std::filesystem::path root = "/"; ///< where proc and sys are
    bool kvm = false;
};

/// Takes a millisecond, and into account what a container (cgroup version 2) may use. Throws
/// std::runtime_error where not even the available memory can be read.
Machine read_machine(const MachinePlaces &places);

/// Of the kernel's file `memory.max` and its kin: absent for "max", and where it is not there.
std::optional<std::int64_t> limit_in(const std::filesystem::path &file);
/// `key` of a file of lines like `MemAvailable: 123 kB` or `inactive_file 123`; absent where it is
/// not there.
std::optional<std::int64_t> value_in(const std::filesystem::path &file, const std::string &key);
/// The deepest directory of `path` that exists.
std::filesystem::path existing_part(const std::filesystem::path &path);
/// How many descriptors this process has open.
std::int64_t open_descriptors();

/// The memory that each running guest has taken for itself, by UUID: nothing that it shares.
std::map<std::string, std::int64_t> memory_of_guests(const std::filesystem::path &root = "/");
/// What the files below a directory take on its disk; 0 where it is not there.
std::int64_t disk_taken_mib(const std::filesystem::path &directory);

} // namespace enshu::provision
