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
    for (const auto &[host, files] : manifest.at("guests").items()) {
        checkpoint.guests[host] = {files.at("memory").get<std::string>(),
                                   files.at("disk").get<std::string>()};
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

void keep_checkpoint(const fs::path &team, const Checkpoint &checkpoint) {
    const fs::path part = all_of(team) / (checkpoint.name + ".part");
    const fs::path whole = all_of(team) / checkpoint.name;
    fs::remove_all(part); // what was left by somebody who was killed
    process::create_directories_durably(part);
    json guests = json::object();
    for (const auto &[host, guest] : checkpoint.guests) {
        guests[host] = {{"memory", guest.memory.string()}, {"disk", guest.disk.string()}};
    }
    std::ofstream manifest(part / "manifest.json");
    manifest << json{{"made_unix_ms", checkpoint.made_unix_ms}, {"guests", guests}}.dump(2);
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

void forget_checkpoints(const fs::path &team) {
    fs::remove_all(all_of(team));
}

} // namespace enshu::provision
