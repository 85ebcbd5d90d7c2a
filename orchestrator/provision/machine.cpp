#include "orchestrator/provision/machine.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sched.h>
#include <sstream>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/stat.h>

namespace enshu::provision {

namespace fs = std::filesystem;

namespace {

std::string first_line_of(const fs::path &file) {
    std::ifstream stream(file);
    std::string line;
    std::getline(stream, line);
    return line;
}

void at_most(std::optional<std::int64_t> &value, std::int64_t limit) {
    value = std::max<std::int64_t>(0, value ? std::min(*value, limit) : limit);
}

unsigned processors_we_may_use() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0) {
        return 1;
    }
    return static_cast<unsigned>(std::max(1, CPU_COUNT(&set)));
}

std::int64_t free_disk_mib(const fs::path &directory) {
    return static_cast<std::int64_t>(fs::space(existing_part(directory)).available >> 20);
}

bool same_disk(const fs::path &one, const fs::path &other) {
    struct stat a {};
    struct stat b {};
    return stat(existing_part(one).c_str(), &a) == 0 &&
           stat(existing_part(other).c_str(), &b) == 0 && a.st_dev == b.st_dev;
}

/// One level of our container.
void limit_by(const fs::path &group, Machine &machine) {
    const auto memory_max = limit_in(group / "memory.max");
    const auto memory_now = limit_in(group / "memory.current");
    if (memory_max && memory_now) {
        // The page cache counts as taken, and is given back when it is needed.
        const std::int64_t cache = value_in(group / "memory.stat", "inactive_file").value_or(0);
        const std::int64_t left = (*memory_max - *memory_now + cache) >> 20;
        machine.memory_mib = std::min(machine.memory_mib, *memory_max >> 20);
        machine.free_memory_mib =
            std::clamp<std::int64_t>(left, 0, std::max<std::int64_t>(0, machine.free_memory_mib));
    }
    const auto tasks_max = limit_in(group / "pids.max");
    const auto tasks_now = limit_in(group / "pids.current");
    if (tasks_max && tasks_now) {
        at_most(machine.free_tasks, *tasks_max - *tasks_now);
    }
    std::istringstream cpu(first_line_of(group / "cpu.max"));
    std::int64_t quota = 0;
    std::int64_t period = 0;
    if (cpu >> quota >> period && quota > 0 && period > 0) {
        machine.processors = std::min(
            machine.processors, static_cast<unsigned>(std::max<std::int64_t>(1, quota / period)));
    }
}

void limit_by_container(const fs::path &root, Machine &machine) {
    std::ifstream groups(root / "proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) {
        if (!line.starts_with("0::/")) {
            continue;
        }
        const fs::path base = root / "sys/fs/cgroup";
        fs::path group = fs::path(line.substr(4)).lexically_normal();
        for (;; group = group.parent_path()) { // any level may be the one that binds
            limit_by(base / group, machine);
            if (group.empty() || group == ".") {
                return;
            }
        }
    }
}

void limit_by_kernel(const fs::path &root, Machine &machine) {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
        at_most(machine.free_descriptors,
                static_cast<std::int64_t>(std::min<rlim_t>(limit.rlim_cur, rlim_t{1} << 40)) -
                    open_descriptors());
    }
    std::istringstream files(first_line_of(root / "proc/sys/fs/file-nr"));
    std::int64_t open = 0;
    std::int64_t unused = 0;
    std::uint64_t most = 0;
    if (files >> open >> unused >> most && most < (std::uint64_t{1} << 40)) {
        at_most(machine.free_files, static_cast<std::int64_t>(most) - open);
    }
    // "0.81 2.00 6.37 2/431 12345": the fourth says how many tasks there are.
    std::istringstream load(first_line_of(root / "proc/loadavg"));
    std::string skipped;
    std::int64_t running = 0;
    char slash = 0;
    std::int64_t tasks = 0;
    if (load >> skipped >> skipped >> skipped >> running >> slash >> tasks) {
        machine.tasks = tasks;
        for (const char *name : {"threads-max", "pid_max"}) {
            if (const auto most_tasks = limit_in(root / "proc/sys/kernel" / name)) {
                at_most(machine.free_tasks, *most_tasks - tasks);
            }
        }
    }
}

} // namespace

std::optional<std::int64_t> limit_in(const fs::path &file) {
    std::ifstream stream(file);
    std::int64_t value = 0;
    return stream >> value ? std::optional(value) : std::nullopt;
}

std::optional<std::int64_t> value_in(const fs::path &file, const std::string &key) {
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        std::istringstream words(line);
        std::string first;
        std::int64_t value = 0;
        if (words >> first >> value && (first == key || first == key + ":")) {
            return value;
        }
    }
    return std::nullopt;
}

fs::path existing_part(const fs::path &path) {
    fs::path existing = fs::current_path() / path;
    while (!fs::exists(existing)) {
        existing = existing.parent_path();
    }
    return existing;
}

std::int64_t open_descriptors() {
    std::error_code error;
    const fs::directory_iterator all("/proc/self/fd", error);
    return error ? 0 : std::distance(begin(all), end(all));
}

Machine read_machine(const MachinePlaces &places) {
    Machine machine;
    const fs::path meminfo = places.root / "proc/meminfo";
    const auto total = value_in(meminfo, "MemTotal");
    const auto available = value_in(meminfo, "MemAvailable");
    if (!total || !available) {
        throw std::runtime_error("`" + meminfo.string() +
                                 "` does not tell the available memory; is /proc mounted?");
    }
    machine.memory_mib = *total / 1024;
    machine.free_memory_mib = *available / 1024;
    machine.free_disk_mib = free_disk_mib(places.state);
    if (!places.goldens.empty() && !same_disk(places.state, places.goldens)) {
        machine.free_golden_disk_mib = free_disk_mib(places.goldens);
    }
    machine.processors = processors_we_may_use();
    machine.kvm = places.kvm;
    limit_by_kernel(places.root, machine);
    limit_by_container(places.root, machine);
    return machine;
}

std::map<std::string, std::int64_t> memory_of_guests(const fs::path &root) {
    std::map<std::string, std::int64_t> guests;
    std::error_code gone;
    for (const fs::directory_entry &entry : fs::directory_iterator(root / "proc", gone)) {
        if (entry.path().filename().string().find_first_not_of("0123456789") != std::string::npos) {
            continue;
        }
        std::ifstream stream(entry.path() / "cmdline", std::ios::binary);
        std::string before;
        bool first = true;
        for (std::string argument; std::getline(stream, argument, '\0');) {
            if (first && argument.find("qemu") == std::string::npos) {
                break;
            }
            first = false;
            if (before == "-uuid") {
                guests[argument] = value_in(entry.path() / "status", "RssAnon").value_or(0) / 1024;
                break;
            }
            before = argument;
        }
    }
    return guests;
}

std::int64_t disk_taken_mib(const fs::path &directory) {
    std::error_code error;
    std::int64_t blocks = 0;
    fs::recursive_directory_iterator each(directory, error);
    for (; !error && each != fs::recursive_directory_iterator(); each.increment(error)) {
        struct stat status {};
        if (lstat(each->path().c_str(), &status) == 0 && S_ISREG(status.st_mode)) {
            blocks += status.st_blocks;
        }
    }
    return blocks / 2048; // a block of stat() has 512 bytes
}

} // namespace enshu::provision
