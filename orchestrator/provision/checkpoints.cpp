#include "orchestrator/provision/checkpoints.h"

#include "orchestrator/process/durable.h"
#include "orchestrator/process/failpoint.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace enshu::provision {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

fs::path all_of(const fs::path &team) {
    return team / "checkpoints";
}

Checkpoint read(const fs::path &directory) {
    const json manifest = json::parse(std::ifstream(directory / "manifest.json"));
    Checkpoint checkpoint{directory.filename(), manifest.at("made_unix_ms"), {}};
    for (const auto &[host, disk] : manifest.at("disks").items()) {
        checkpoint.guests[host] = {directory / (host + ".memory"), disk.get<std::string>()};
    }
    return checkpoint;
}

} // namespace

std::vector<Checkpoint> checkpoints_in(const fs::path &team) {
    std::vector<Checkpoint> all;
    std::error_code none;
    for (const fs::directory_entry &entry : fs::directory_iterator(all_of(team), none)) {
        if (entry.path().extension() != ".part" && fs::exists(entry.path() / "manifest.json")) {
            all.push_back(read(entry.path()));
        }
    }
    std::sort(all.begin(), all.end(), [](const Checkpoint &a, const Checkpoint &b) {
        return a.made_unix_ms < b.made_unix_ms;
    });
    return all;
}

fs::path new_checkpoint_directory(const fs::path &team, const std::string &name) {
    const fs::path part = all_of(team) / (name + ".part");
    fs::remove_all(part); // what was left by somebody who was killed
    process::create_directories_durably(part);
    return part;
}

void keep_checkpoint(const fs::path &team, const Checkpoint &checkpoint) {
    const fs::path part = all_of(team) / (checkpoint.name + ".part");
    const fs::path whole = all_of(team) / checkpoint.name;
    json disks = json::object();
    for (const auto &[host, guest] : checkpoint.guests) {
        disks[host] = guest.disk.string();
    }
    std::ofstream manifest(part / "manifest.json");
    manifest << json{{"made_unix_ms", checkpoint.made_unix_ms}, {"disks", disks}}.dump(2);
    manifest.close();
    if (!manifest) {
        throw std::runtime_error(
            fmt::format("cannot write below {}: is the disk full?", part.string()));
    }
    process::make_tree_durable(team); // the disks of this one, and what they lie over
    process::make_durable(team.parent_path());
    process::rename_durably(part, whole);
    process::failpoint("checkpoint-named");
}

fs::path next_disk(const fs::path &team, const std::string &host) {
    for (unsigned number = 1;; ++number) {
        fs::path disk = team / fmt::format("{}.{}.qcow2", host, number);
        if (!fs::exists(disk)) {
            return disk;
        }
    }
}

} // namespace enshu::provision
