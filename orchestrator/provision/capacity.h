// Whether a machine can carry the ranges of an exercise, before anything is made.
#pragma once

#include <filesystem>

namespace enshu::provision {

/// What this machine has to give now, for ranges kept below `state`.
struct Resources {
    int memory_mib = 0;
    int disk_mib = 0;
};
Resources resources_at(const std::filesystem::path &state);

} // namespace enshu::provision
