#include "orchestrator/provision/disk_budget.h"

#include "orchestrator/provision/qcow2_head.h"

#include <fstream>
#include <set>
#include <sys/stat.h>
#include <utility>

namespace enshu::provision {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t stat_block = 512;

/// Over which file it lies; empty: over none, or that cannot be said.
fs::path below(const fs::path &disk) {
    std::ifstream stream(disk, std::ios::binary);
    std::string head(4096, '\0');
    stream.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(stream.gcount()));
    return backing_name(head);
}

} // namespace

std::int64_t written_bytes(const fs::path &disk) {
    const fs::path team = disk.parent_path();
    std::int64_t blocks = 0;
    std::set<fs::path> seen; // whoever runs the guest may have written these heads
    for (fs::path each = disk; each.parent_path() == team && seen.insert(each).second;
         each = below(each)) {
        struct stat status {};
        if (lstat(each.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
            break;
        }
        blocks += status.st_blocks;
    }
    return blocks * stat_block;
}

std::map<std::string, std::int64_t> written_in(const fs::path &team) {
    // The newest one is written to: the others were ended by checkpoints, and nobody writes to
    // them.
    std::map<std::string, std::pair<std::pair<std::int64_t, std::int64_t>, fs::path>> newest;
    std::error_code gone; // an exercise may be torn down meanwhile
    for (const fs::directory_entry &entry : fs::directory_iterator(team, gone)) {
        struct stat status {};
        if (entry.path().extension() != ".qcow2" || lstat(entry.path().c_str(), &status) != 0 ||
            !S_ISREG(status.st_mode)) {
            continue;
        }
        const std::string name = entry.path().filename();
        const std::pair<std::int64_t, std::int64_t> written{status.st_mtim.tv_sec,
                                                            status.st_mtim.tv_nsec};
        auto &known = newest[name.substr(0, name.find('.'))]; // HOST.N.qcow2
        if (known.second.empty() || known.first < written) {
            known = {written, entry.path()};
        }
    }
    std::map<std::string, std::int64_t> bytes;
    for (const auto &[host, disk] : newest) {
        bytes[host] = written_bytes(disk.second);
    }
    return bytes;
}

} // namespace enshu::provision
