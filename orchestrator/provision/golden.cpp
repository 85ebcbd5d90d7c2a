#include "orchestrator/provision/golden.h"

#include "orchestrator/plan/identity.h"
#include "orchestrator/process/durable.h"
#include "orchestrator/process/failpoint.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <stdexcept>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace enshu::provision {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr auto manifest_name = "manifest.json";

bool is_digest(const std::string &name) {
    return name.size() == 64 && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// Files of a golden that must be as large as they were: file → bytes.
json sizes_of(const Golden &golden) {
    json sizes = json::object();
    for (const std::string &host : golden.hosts) {
        const FrozenGuest guest = golden.guest(host);
        for (const fs::path &file : {guest.memory, guest.disk, golden.seed(host)}) {
            sizes[file.lexically_relative(golden.directory).string()] = fs::file_size(file);
        }
        if (const fs::path ram = ram_beside(guest.memory); fs::exists(ram)) {
            sizes[ram.lexically_relative(golden.directory).string()] = fs::file_size(ram);
        }
    }
    return sizes;
}

bool are_whole(const fs::path &directory, const json &sizes) {
    return std::all_of(sizes.items().begin(), sizes.items().end(), [&](const auto &file) {
        std::error_code error;
        return fs::file_size(directory / file.key(), error) == file.value() && !error;
    });
}

std::int64_t bytes_on_disk(const fs::path &directory) {
    std::int64_t bytes = 0;
    for (const fs::directory_entry &entry : fs::recursive_directory_iterator(directory)) {
        struct stat found {};
        if (lstat(entry.path().c_str(), &found) == 0) {
            bytes += static_cast<std::int64_t>(found.st_blocks) * 512;
        }
    }
    return bytes;
}

} // namespace

Goldens::Goldens(fs::path directory) : directory_(std::move(directory)) {
    if (!directory_.is_absolute()) {
        throw std::invalid_argument(fmt::format(
            "`{}` cannot hold frozen organisations: give an absolute path", directory_.string()));
    }
}

Goldens::Listed Goldens::read(const fs::path &golden) const {
    Listed listed;
    listed.golden.digest = golden.filename();
    listed.golden.directory = golden;
    try {
        const json manifest = json::parse(std::ifstream(golden / manifest_name));
        listed.golden.organization = {manifest.at("organization_ja"),
                                      manifest.at("organization_en")};
        listed.golden.made_unix_ms = manifest.at("made_unix_ms");
        listed.golden.took_ms = manifest.at("took_ms");
        listed.golden.hosts = manifest.at("hosts");
        const json &image = manifest.at("image");
        listed.golden.image = {
            image.at("disk").get<std::string>(), image.at("kernel").get<std::string>(),
            image.at("initrd").get<std::string>(), image.at("command_line"), image.at("digest")};
        listed.whole = are_whole(golden, manifest.at("bytes"));
    } catch (const json::exception &) {
        listed.whole = false;
    }
    return listed;
}

std::optional<Golden> Goldens::find(const std::string &digest) const {
    const fs::path directory = directory_ / digest;
    if (!is_digest(digest) || !fs::exists(directory / manifest_name)) {
        return std::nullopt;
    }
    Listed listed = read(directory);
    return listed.whole ? std::optional(std::move(listed.golden)) : std::nullopt;
}

std::vector<Goldens::Listed> Goldens::list() const {
    std::vector<Listed> all;
    if (!fs::exists(directory_)) {
        return all;
    }
    for (const fs::directory_entry &entry : fs::directory_iterator(directory_)) {
        if (!is_digest(entry.path().filename())) {
            continue;
        }
        Listed listed = read(entry.path());
        listed.bytes = bytes_on_disk(entry.path());
        std::error_code none;
        for (const fs::directory_entry &user :
             fs::directory_iterator(entry.path() / "users", none)) {
            const fs::path target = fs::read_symlink(user.path(), none);
            if (!none && fs::exists(target)) {
                listed.users.push_back(target);
            }
        }
        all.push_back(std::move(listed));
    }
    std::sort(all.begin(), all.end(), [](const Listed &a, const Listed &b) {
        return a.golden.made_unix_ms > b.golden.made_unix_ms;
    });
    return all;
}

void Goldens::remove(const std::string &digest) const {
    std::vector<Listed> meant;
    for (Listed &listed : list()) {
        if (!digest.empty() && listed.golden.digest.starts_with(digest)) {
            meant.push_back(std::move(listed));
        }
    }
    if (meant.size() != 1) {
        throw std::runtime_error(
            fmt::format("{} frozen organisation{} with `{}`; `enshu golden list` shows them",
                        meant.size(), meant.size() == 1 ? " begins" : "s begin", digest));
    }
    const Listed &golden = meant.front();
    if (!golden.users.empty()) {
        throw std::runtime_error(fmt::format(
            "the frozen organisation {} is in use: the disks in {} lie over it; `enshu destroy` "
            "takes that exercise down",
            golden.golden.digest.substr(0, 12), fmt::join(golden.users, ", ")));
    }
    // First the name under which it would be used.
    const fs::path gone = golden.golden.directory.string() + ".gone";
    fs::remove_all(gone);
    fs::rename(golden.golden.directory, gone);
    fs::remove_all(gone);
}

std::optional<Goldens::Making> Goldens::make(const std::string &digest,
                                             const std::atomic<bool> &cancelled) const {
    process::create_directories_durably(directory_);
    const fs::path file =
        directory_ / "making.lock"; // one at a time whatever it is: booting is hard work
    const int lock = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0) {
        throw std::runtime_error(
            fmt::format("cannot open {}: {}", file.string(), std::strerror(errno)));
    }
    while (flock(lock, LOCK_EX | LOCK_NB) != 0) {
        if (cancelled) {
            close(lock);
            return std::nullopt;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    return Making(*this, digest, lock);
}

Goldens::Making::Making(const Goldens &goldens, std::string digest, int lock)
    : part_(goldens.directory_ / (digest + ".part")), whole_(goldens.directory_ / digest),
      lock_(lock) {
    fs::remove_all(part_); // what somebody left who was killed
    fs::create_directories(part_ / "seeds");
}

Goldens::Making::Making(Making &&other) noexcept
    : part_(std::move(other.part_)), whole_(std::move(other.whole_)),
      lock_(std::exchange(other.lock_, -1)) {}

Goldens::Making::~Making() {
    if (lock_ >= 0) {
        std::error_code ignored;
        fs::remove_all(part_, ignored);
        close(lock_);
    }
}

Golden Goldens::Making::keep(Golden golden) {
    golden.directory = part_;
    fs::create_directories(part_ / "users");
    for (const std::string &host : golden.hosts) {
        const FrozenGuest guest = golden.guest(host);
        for (const fs::path &file : {guest.memory, guest.disk, golden.seed(host)}) {
            fs::permissions(file, fs::perms(0444));
        }
    }
    std::ofstream manifest(part_ / manifest_name);
    manifest << json{{"organization_ja", golden.organization.ja},
                     {"organization_en", golden.organization.en},
                     {"made_unix_ms", golden.made_unix_ms},
                     {"took_ms", golden.took_ms},
                     {"hosts", golden.hosts},
                     {"image",
                      {{"disk", golden.image.disk.string()},
                       {"kernel", golden.image.kernel.string()},
                       {"initrd", golden.image.initrd.string()},
                       {"command_line", golden.image.command_line},
                       {"digest", golden.image.digest}}},
                     {"bytes", sizes_of(golden)}}
                    .dump(2);
    manifest.close();
    if (!manifest) {
        throw std::runtime_error(
            fmt::format("cannot write below {}: is the disk full?", part_.string()));
    }
    process::failpoint("golden-manifest");
    // In place of a damaged one, if any: find() did not take it.
    process::rename_durably(part_, whole_);
    process::failpoint("golden-kept");
    golden.directory = whole_;
    golden.digest = whole_.filename();
    return golden;
}

void Goldens::use(const Golden &golden, const fs::path &user) const {
    fs::create_directories(golden.directory / "users");
    const fs::path link = golden.directory / "users" / plan::short_hash(user.string(), 16);
    std::error_code exists;
    fs::create_directory_symlink(user, link, exists);
    if (exists && exists != std::errc::file_exists) {
        throw std::runtime_error(
            fmt::format("cannot write {}: {}", link.string(), exists.message()));
    }
    process::make_durable(golden.directory / "users"); // as the disks that lie over it
}

} // namespace enshu::provision
