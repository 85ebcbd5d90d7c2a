#include "orchestrator/provision/evidence.h"

#include "orchestrator/process/digest.h"
#include "orchestrator/process/durable.h"
#include "orchestrator/process/failpoint.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <string_view>
#include <sys/stat.h>
#include <system_error>

namespace enshu::provision {

namespace fs = std::filesystem;
using exercise::ExerciseError;
using nlohmann::json;

namespace {

constexpr auto manifest_name = "manifest.json";
/// What a capture leaves free of the disk: a full one would stop the guests of all teams.
constexpr std::int64_t reserve_bytes = 1024LL << 20;

std::int64_t mib_up(std::int64_t bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
}

constexpr std::string_view kind_words[] = {"memory", "disk", "log", "file"};

dsl::EvidenceKind kind_named(const std::string &word) {
    const auto found = std::find(std::begin(kind_words), std::end(kind_words), word);
    if (found == std::end(kind_words)) {
        throw std::runtime_error(fmt::format("there is no evidence of kind `{}`", word));
    }
    return static_cast<dsl::EvidenceKind>(found - std::begin(kind_words));
}

ExerciseError no_room(const std::string &why) {
    return {ExerciseError::Code::FailedPrecondition, why};
}

void make_read_only(const fs::path &file) {
    if (chmod(file.c_str(), 0444) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot protect " + file.string());
    }
}

EvidenceItem read_item(const fs::path &piece) {
    const json manifest = json::parse(std::ifstream(piece / manifest_name));
    EvidenceItem item;
    item.order.id = manifest.at("id");
    item.order.host = manifest.at("host");
    item.order.kind = kind_named(manifest.at("kind"));
    item.order.path = manifest.at("path");
    item.order.by = manifest.at("by");
    item.order.exercise_ms = manifest.at("exercise_ms");
    item.captured.sha256 = manifest.at("sha256");
    item.captured.bytes = manifest.at("bytes");
    item.captured.format = manifest.at("format");
    item.captured.stood_ms = manifest.at("stood_ms");
    item.wall_unix_ms = manifest.at("wall_unix_ms");
    item.content = content_of(piece);
    return item;
}

} // namespace

EvidenceLocker::EvidenceLocker(fs::path directory, std::int64_t budget_bytes)
    : directory_(std::move(directory)), budget_(budget_bytes) {
    std::error_code none;
    for (const fs::directory_entry &entry : fs::directory_iterator(directory_, none)) {
        if (entry.path().extension() == ".part") {
            fs::remove_all(entry.path());
        }
    }
}

fs::path EvidenceLocker::part_of(const std::string &id) const {
    return directory_ / (id + ".part");
}

fs::path EvidenceLocker::begin(const std::string &id) {
    const fs::path part = part_of(id);
    fs::remove_all(part);
    process::create_directories_durably(part);
    return part;
}

void EvidenceLocker::give_up(const std::string &id) noexcept {
    std::error_code ignored; // the next daemon removes it
    fs::remove_all(part_of(id), ignored);
}

std::int64_t EvidenceLocker::used_bytes() const {
    std::int64_t used = 0;
    for (const EvidenceItem &item : evidence_in(directory_)) {
        used += item.captured.bytes;
    }
    return used;
}

void EvidenceLocker::require_room(std::int64_t bytes) const {
    const std::int64_t used = used_bytes();
    if (used + bytes > budget_) {
        throw no_room(fmt::format(
            "it takes {} MiB, and the team has {} of {} MiB for evidence left; the daemon's "
            "`--evidence-mib` gives more",
            mib_up(bytes), std::max<std::int64_t>(0, budget_ - used) >> 20, budget_ >> 20));
    }
    fs::path there = directory_;
    while (!fs::exists(there)) {
        there = there.parent_path();
    }
    const auto free = static_cast<std::int64_t>(fs::space(there).available);
    if (free < bytes + reserve_bytes) {
        throw no_room(fmt::format("{} MiB of disk are free, and it is taken only where {} MiB are",
                                  free >> 20, mib_up(bytes + reserve_bytes)));
    }
}

exercise::Captured EvidenceLocker::keep(EvidenceItem item) {
    const fs::path part = part_of(item.order.id);
    try {
        const fs::path content = content_of(part);
        const process::FileDigest digest = process::digest_of(content);
        item.captured.sha256 = digest.hex;
        item.captured.bytes = digest.bytes;
        const std::int64_t used = used_bytes();
        if (used + digest.bytes > budget_) {
            require_room(digest.bytes); // says so
        }
        item.captured.budget_left = budget_ - used - digest.bytes;
        make_read_only(content);
        std::ofstream manifest(part / manifest_name);
        manifest << json{{"id", item.order.id},
                         {"host", item.order.host},
                         {"kind", kind_words[static_cast<std::size_t>(item.order.kind)]},
                         {"path", item.order.path},
                         {"by", item.order.by},
                         {"exercise_ms", item.order.exercise_ms},
                         {"wall_unix_ms", item.wall_unix_ms},
                         {"sha256", item.captured.sha256},
                         {"bytes", item.captured.bytes},
                         {"format", item.captured.format},
                         {"stood_ms", item.captured.stood_ms}}
                        .dump(2, ' ', false, json::error_handler_t::replace);
        manifest.close();
        if (!manifest) {
            throw std::runtime_error(
                fmt::format("cannot write below {}: is the disk full?", part.string()));
        }
        make_read_only(part / manifest_name);
        process::failpoint("evidence-hashed");
        process::make_tree_durable(part);
        process::rename_durably(part, directory_ / item.order.id);
        process::failpoint("evidence-kept");
    } catch (...) {
        give_up(item.order.id);
        throw;
    }
    return item.captured;
}

std::vector<EvidenceItem> evidence_in(const fs::path &locker) {
    std::vector<EvidenceItem> all;
    std::error_code none;
    for (const fs::directory_entry &entry : fs::directory_iterator(locker, none)) {
        if (entry.path().extension() != ".part" && fs::exists(entry.path() / manifest_name)) {
            all.push_back(read_item(entry.path()));
        }
    }
    // Numbered as they were begun: `t1-9` before `t1-10`. The wall clock may have been set back.
    std::sort(all.begin(), all.end(), [](const EvidenceItem &a, const EvidenceItem &b) {
        const std::string &one = a.order.id;
        const std::string &other = b.order.id;
        return std::pair(one.size(), one) < std::pair(other.size(), other);
    });
    return all;
}

std::optional<EvidenceItem> evidence_in(const fs::path &locker, const std::string &id) {
    for (EvidenceItem &item : evidence_in(locker)) {
        if (item.order.id == id) {
            return std::move(item);
        }
    }
    return std::nullopt;
}

} // namespace enshu::provision
