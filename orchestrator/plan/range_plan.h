// What is to exist for an exercise: every name, address, identity and file of every team's range,
// before anything is made.
//
// Pure and deterministic: the same Scenario, name and number of teams give the same plan, byte for
// byte. All teams' ranges are alike but for `team`, their namespace and their guests' names and
// UUIDs: that is what will allow an organisation to be booted once and cloned.
#pragma once

#include "scenario-dsl/model/scenario.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace enshu::plan {

/// How the clones of a guest come by its memory (docs/decisions/0017).
enum class MemoryMode {
    Copied, ///< each has all of it
    Shared  ///< they map one file, and each has what it has written: it takes less, and QEMU calls
            ///< it unstable
};

struct NicPlan {
    std::string zone;
    std::string bridge; ///< at most 15 characters (IFNAMSIZ)
    std::string tap;    ///< the host's end of the cable, no two alike; at most 15 characters
    std::string mac;    ///< the same for every team
    dsl::Ipv4 address;
    int prefix = 0;
};

/// A file of the seed disk: written out here, or copied from one of our own files.
struct SeedFile {
    std::string content;
    std::filesystem::path copy_of; ///< absolute; wins over content
    bool executable = false;
};

struct GuestPlan {
    std::string host;
    std::string name; ///< of the libvirt domain
    std::string uuid; ///< version 5, from exercise, team and host
    dsl::HostRole role{};
    int memory_mib = 0;
    MemoryMode memory_mode = MemoryMode::Copied;
    std::vector<NicPlan> nics;
};

struct BridgePlan {
    std::string zone;
    std::string name;
};

struct RangePlan {
    std::string exercise;
    unsigned team = 0; ///< from 1
    std::string network_namespace;
    std::vector<BridgePlan> bridges;
    std::vector<GuestPlan> guests; ///< routers first: the others' checks need them
};

/// Path on the seed disk → file.
using SeedPlan = std::map<std::string, SeedFile>;

struct ExercisePlan {
    std::string exercise;
    std::vector<RangePlan> ranges;
    std::map<std::string, SeedPlan> seeds; ///< by host; all teams share them

    /// Guests' memory and what QEMU needs beside it; of shared memory, what a guest writes.
    int memory_mib_per_team() const;
    int disk_mib_per_team() const; ///< what the copy-on-write disks may grow to in a day
};

/// Where the parts of a seed come from that are files of our own.
struct Assets {
    std::filesystem::path images; ///< the directory images/ of the repository or the installation
    std::filesystem::path actor;  ///< the static program
};

/// `exercise` is an id. Throws std::invalid_argument for one that is not, and for 0 or more than 40
/// teams.
ExercisePlan make_plan(const dsl::Scenario &scenario, const std::string &exercise, unsigned teams,
                       const Assets &assets, MemoryMode memory = MemoryMode::Copied);

/// The plan by which the organisation of `digest` (shape_digest()) is booted to be frozen: one
/// range, under the name of an exercise of its own.
ExercisePlan golden_plan(const dsl::Scenario &scenario, const std::string &digest,
                         const Assets &assets, MemoryMode memory = MemoryMode::Copied);

/// Of a team's range.
std::string namespace_name(const std::string &exercise, unsigned team);

/// SHA-256 (hex) of everything that shapes the machines of a range and nothing that does not: what
/// a frozen organisation is cached under. `image` is the guest image's own digest, `form` what the
/// hypervisor adds (Hypervisor::form()).
std::string shape_digest(const ExercisePlan &plan, const std::string &image,
                         const std::string &form);

} // namespace enshu::plan
