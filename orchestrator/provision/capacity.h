// Whether a machine can carry the ranges of an exercise, before anything is made: what it asks for
// against what is there and not yet promised to another one. Pure; machine.h reads the values.
// docs/decisions/0016 says where the figures come from.
#pragma once

#include "orchestrator/plan/range_plan.h"
#include "scenario-dsl/model/organization.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace enshu::provision {

/// What a machine has to give, at one moment. Absent: there is no limit.
struct Machine {
    std::int64_t memory_mib = 0; ///< all there is: of the machine, or of the container we are in
    std::int64_t free_memory_mib = 0; ///< of it, without swapping
    std::int64_t free_disk_mib = 0;   ///< where the ranges are kept
    /// Where frozen organisations are kept; absent: on the same disk as the ranges.
    std::optional<std::int64_t> free_golden_disk_mib;
    unsigned processors = 1;
    bool kvm = false;                             ///< else guests run in software
    std::optional<std::int64_t> free_descriptors; ///< that this process may still open
    std::optional<std::int64_t> free_files;       ///< that all processes together may still open
    std::optional<std::int64_t> free_tasks;       ///< processes and threads
    std::int64_t tasks = 0;                       ///< that there are
};

/// How the memory of clones is made.
enum class MemoryMode {
    Private, ///< each has all of its own
    Shared,  ///< what nobody writes is there once
};

struct CapacityOptions {
    MemoryMode memory = MemoryMode::Private;
    /// The organisation is not frozen yet: it will be booted, and its files written.
    bool freezes = false;
    /// How many checkpoints of a team are kept.
    unsigned checkpoints = 0;
    /// The controller takes it that guests are slow.
    bool crowd_processors = false;
};

/// What a number of equal teams asks for.
struct Demand {
    unsigned teams = 0;
    std::int64_t guests = 0; ///< of a team, like the rest
    std::int64_t guest_memory_mib = 0;
    std::int64_t own_memory_mib = 0; ///< of its guests, see own_memory_mib()
    std::int64_t disk_mib = 0;       ///< what its disks may grow to
    CapacityOptions options;
};
Demand demand_of(const plan::ExercisePlan &plan, const CapacityOptions &options);
/// What a guest has for itself, QEMU beside it included.
std::int64_t own_memory_mib(std::int64_t guest_memory_mib, MemoryMode mode);
std::int64_t disk_per_team(const Demand &demand);

enum class Resource { Memory, Disk, GoldenDisk, Processors, Descriptors, Files, Tasks };

/// What other exercises of this daemon will still take.
struct Promised {
    std::string to; ///< their names
    std::int64_t memory_mib = 0;
    std::int64_t disk_mib = 0;
    std::int64_t guests = 0;     ///< that are there or will be
    std::int64_t new_guests = 0; ///< of these, not there yet
};

/// One resource, all in its unit.
struct Balance {
    Resource resource{};
    std::int64_t once = 0; ///< however many teams
    std::int64_t per_team = 0;
    std::int64_t needed = 0;
    std::int64_t free = 0;
    std::int64_t promised = 0; ///< of what is free, to others
    std::int64_t kept = 0;     ///< of what is free, for the machine itself
    unsigned teams = 0;        ///< that fit
    bool suffices = false;
    bool binding = true; ///< false: it is told and refuses nothing
};

struct Judgement {
    std::vector<Balance> balances; ///< in the order of Resource; what has no limit is left out
    unsigned teams = 0;            ///< that fit
    Resource binds{};              ///< the resource that allows the fewest
    bool fits = false;
};
Judgement judge(const Demand &demand, const Machine &machine, const Promised &promised);

/// What is there, what it is needed for, and how many teams would fit.
dsl::Text describe(const Balance &balance, unsigned teams);
/// "memory", "disk": for a table.
const char *short_name_of(Resource resource);
/// The name of a resource, and what to do where it does not suffice.
dsl::Text name_of(Resource resource);
dsl::Text advice_for(Resource resource, const std::filesystem::path &state);
/// Why it does not fit: the resource that binds first. English, for errors; empty where it fits.
std::string refusal(const Judgement &judgement, const Demand &demand, const Promised &promised,
                    const std::filesystem::path &state);

/// Below so much free memory the watchkeeper warns, and at half of it is alarmed: a tenth, within
/// limits.
std::int64_t low_memory_mib(std::int64_t memory_mib);

} // namespace enshu::provision
