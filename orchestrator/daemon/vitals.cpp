#include "orchestrator/daemon/vitals.h"

#include "orchestrator/provision/machine.h"

#include <fstream>
#include <spdlog/spdlog.h>
#include <sstream>
#include <string>

namespace enshu::daemon {

namespace fs = std::filesystem;

namespace {

/// Of a line like `some avg10=0.81 avg60=2.00 avg300=6.37 total=8253143117`.
std::optional<double> pressure(const fs::path &file, const std::string &line_of,
                               const std::string &key) {
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        std::istringstream words(line);
        std::string word;
        words >> word;
        if (word != line_of) {
            continue;
        }
        while (words >> word) {
            if (word.starts_with(key + "=")) {
                double value = 0;
                std::istringstream number(word.substr(key.size() + 1));
                return number >> value ? std::optional(value) : std::nullopt;
            }
        }
    }
    return std::nullopt;
}

/// With the limit that binds unknown, what is open now and what is left make up all there is.
std::optional<Share> share_of(std::optional<std::int64_t> free, std::int64_t used) {
    return free ? std::optional(Share{*free, *free + used}) : std::nullopt;
}

} // namespace

Vitals KernelVitals::read() {
    Vitals vitals;
    const fs::path pressures = root_ / "proc/pressure";
    vitals.memory_some = pressure(pressures / "memory", "some", "avg10");
    vitals.memory_full = pressure(pressures / "memory", "full", "avg10");
    vitals.processors_some = pressure(pressures / "cpu", "some", "avg60");
    try {
        const provision::Machine machine = provision::read_machine({state_, {}, root_, false});
        vitals.memory_mib = Share{machine.free_memory_mib, machine.memory_mib};
        vitals.descriptors = share_of(machine.free_descriptors, provision::open_descriptors());
        vitals.tasks = share_of(machine.free_tasks, machine.tasks);
        const fs::space_info space = fs::space(provision::existing_part(state_));
        vitals.disk_mib = Share{static_cast<std::int64_t>(space.available >> 20),
                                static_cast<std::int64_t>(space.capacity >> 20)};
    } catch (const std::exception &error) {
        spdlog::debug("what is left of the machine: {}", error.what());
    }
    return vitals;
}

} // namespace enshu::daemon
