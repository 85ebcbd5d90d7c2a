// A range as it was at one instant, to which it can be put back: TEAM/checkpoints/NAME/
// manifest.json. Memory and disks lie with the guests' other files on their site: each checkpoint
// ends one disk, and the guest goes on in a new one over it.
#pragma once

#include "orchestrator/provision/hypervisor.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace enshu::provision {

struct Checkpoint {
    std::string name;
    std::int64_t made_unix_ms = 0;
    std::map<std::string, FrozenGuest> guests; ///< by host
};

/// Of the range whose files are in `team`; the oldest first. What is not whole is left out.
std::vector<Checkpoint> checkpoints_in(const std::filesystem::path &team);

/// In place of one of the same name, whole or not at all.
void keep_checkpoint(const std::filesystem::path &team, const Checkpoint &checkpoint);

/// The range lies on another site now, where there is nothing of them.
void forget_checkpoints(const std::filesystem::path &team);

} // namespace enshu::provision
