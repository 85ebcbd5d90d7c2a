// A range as it was at one instant, to which it can be put back: TEAM/checkpoints/NAME/
// {manifest.json, HOST.memory}. The disks lie beside the guests' present ones: each checkpoint ends
// one disk, and the guest goes on in a new one over it.
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

/// Makes a checkpoint whose memory images lie in new_checkpoint_directory(), in place of one of the
/// same name.
void keep_checkpoint(const std::filesystem::path &team, const Checkpoint &checkpoint);
std::filesystem::path new_checkpoint_directory(const std::filesystem::path &team,
                                               const std::string &name);

/// A name for the next disk of a guest that is not taken: TEAM/HOST.N.qcow2.
std::filesystem::path next_disk(const std::filesystem::path &team, const std::string &host);

} // namespace enshu::provision
