#include "orchestrator/provision/local_files.h"

#include "orchestrator/process/process.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace enshu::provision {

namespace fs = std::filesystem;

fs::path LocalFiles::file_of(const FileOwner &owner, const std::string &ending) const {
    const fs::path directory = paths_.team(owner.exercise, owner.team);
    fs::create_directories(directory);
    return directory / (owner.host + ending);
}

fs::path LocalFiles::bring(const fs::path &file, const std::string &, const fs::path &,
                           const OnCopied &) {
    return file;
}

fs::path LocalFiles::next_file(const FileOwner &owner, const std::string &kind) {
    for (unsigned number = 1;; ++number) {
        fs::path file = file_of(owner, fmt::format(".{}.{}", number, kind));
        if (!fs::exists(file)) {
            return file;
        }
    }
}

void LocalFiles::make_disk(const fs::path &disk, const fs::path &backing) {
    if (const fs::path empty = overlay_beside(backing); fs::exists(empty)) {
        fs::copy_file(empty, disk);
        return;
    }
    process::run_checked({"qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b",
                          backing.string(), disk.string()});
}

void LocalFiles::remove_file(const fs::path &there) {
    fs::remove(there);
}

fs::path LocalFiles::make_console_log(const FileOwner &owner) {
    fs::path log = file_of(owner, ".log");
    std::ofstream(log, std::ios::trunc).flush();
    return log;
}

std::string LocalFiles::console_tail(const FileOwner &owner, std::size_t most) {
    std::ifstream stream(file_of(owner, ".log"), std::ios::binary | std::ios::ate);
    if (!stream) {
        return "";
    }
    const auto size = static_cast<std::size_t>(stream.tellg());
    std::string text(std::min(size, most), '\0');
    stream.seekg(static_cast<std::streamoff>(size - text.size()));
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    return text;
}

void LocalFiles::remove(const std::string &exercise, unsigned team) {
    fs::remove_all(team == 0 ? paths_.exercise(exercise) : paths_.team(exercise, team));
    std::error_code others; // of another team, or the exercise's own
    fs::remove(paths_.exercise(exercise), others);
}

std::vector<std::string> LocalFiles::leftovers(const std::string &exercise) {
    if (!fs::exists(paths_.exercise(exercise))) {
        return {};
    }
    return {"directory " + paths_.exercise(exercise).string()};
}

} // namespace enshu::provision
