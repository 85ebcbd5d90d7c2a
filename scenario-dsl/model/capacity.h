// What a team's machines take of the machine that runs them. The one place of these figures:
// docs/decisions/0006 says where they come from.
#pragma once

#include "scenario-dsl/model/organization.h"

#include <cstdint>

namespace enshu::dsl {

struct Capacity {
    std::int64_t machines = 0;
    std::int64_t memory_mib = 0; ///< of the guests, and what QEMU needs beside them
    std::int64_t disk_mib = 0;   ///< what the copy-on-write disks may grow to in a day
    std::int64_t processors = 0; ///< virtual ones; they may be shared
    Capacity times(std::int64_t teams) const;
};

/// QEMU's own memory beside the guest's, with a translation cache of 64 MiB.
inline constexpr int qemu_overhead_mib = 130;
/// What logs, mail and captures add to a copy-on-write disk in a day.
inline constexpr int disk_growth_mib = 512;

/// Of the guest: as written, or the default for its role.
int memory_mib_of(const Host &host);

/// For one team.
Capacity capacity_per_team(const Organization &organization);

} // namespace enshu::dsl
