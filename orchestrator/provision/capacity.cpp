#include "orchestrator/provision/capacity.h"

#include "orchestrator/provision/provisioner.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace enshu::provision {

namespace fs = std::filesystem;

namespace {

int available_memory_mib() {
    std::ifstream meminfo("/proc/meminfo");
    for (std::string key; meminfo >> key;) {
        long kib = 0;
        meminfo >> kib;
        if (key == "MemAvailable:") {
            return static_cast<int>(kib / 1024);
        }
        meminfo.ignore(1000, '\n');
    }
    throw std::runtime_error("/proc/meminfo does not tell the available memory");
}

int free_disk_mib(const fs::path &directory) {
    fs::path existing = fs::current_path() / directory;
    while (!fs::exists(existing)) {
        existing = existing.parent_path();
    }
    return static_cast<int>(fs::space(existing).available >> 20);
}

ProvisionError out_of(const char *what, int needed, int there, int per_team, unsigned teams,
                      const char *help) {
    const int fit = per_team > 0 ? std::max(0, there / per_team) : 0;
    return ProvisionError(fmt::format(
        "not enough {}: {} team{} need {} MiB, {} MiB are free; {} team{} "
        "would fit. {}",
        what, teams, teams == 1 ? "" : "s", needed, there, fit, fit == 1 ? "" : "s", help));
}

} // namespace

Resources resources_at(const fs::path &state) {
    return {available_memory_mib(), free_disk_mib(state)};
}

void Provisioner::check_capacity(const plan::ExercisePlan &plan) const {
    const auto teams = static_cast<unsigned>(plan.ranges.size());
    const int memory = plan.memory_mib_per_team() * static_cast<int>(teams);
    const auto [memory_there, disk_there] = resources_at(paths_.state());
    if (memory > memory_there) {
        throw out_of("memory", memory, memory_there, plan.memory_mib_per_team(), teams,
                     "Close other programs, or run fewer teams.");
    }
    const int disk = plan.disk_mib_per_team() * static_cast<int>(teams);
    if (disk > disk_there) {
        throw out_of("disk space", disk, disk_there, plan.disk_mib_per_team(), teams,
                     fmt::format("Make room below {}, or choose another directory with --state.",
                                 paths_.state().string())
                         .c_str());
    }
}

} // namespace enshu::provision
