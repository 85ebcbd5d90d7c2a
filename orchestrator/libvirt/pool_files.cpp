#include "orchestrator/libvirt/pool_files.h"

#include "orchestrator/provision/qcow2_head.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <stdexcept>

namespace enshu::libvirt {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view shared_prefix = "k.";
constexpr std::string_view whole_suffix = ".whole";

std::string shared_volume(const std::string &key) {
    const bool good =
        !key.empty() && key.size() <= 200 && !key.ends_with(whole_suffix) &&
        key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string::npos;
    if (!good) {
        throw std::invalid_argument(fmt::format("`{}` cannot stand for a shared file", key));
    }
    return std::string(shared_prefix) + key;
}

std::string whole_mark(const std::string &volume) {
    return volume + std::string(whole_suffix);
}

std::string head_of(const fs::path &file) {
    std::string head(provision::qcow2_head_size, '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(stream.gcount()));
    return head;
}

/// One at a time per key; the others wait for its end.
class Copying {
  public:
    Copying(std::mutex &mutex, std::condition_variable &changed, std::set<std::string> &keys,
            std::string key)
        : mutex_(mutex), changed_(changed), keys_(keys), key_(std::move(key)) {
        std::unique_lock lock(mutex_);
        // Its deadline is that of who copies: a connection that is lost ends the copying.
        changed_.wait(lock, [&] { return !keys_.contains(key_); });
        keys_.insert(key_);
    }
    ~Copying() {
        const std::lock_guard lock(mutex_);
        keys_.erase(key_);
        changed_.notify_all();
    }
    Copying(const Copying &) = delete;
    Copying &operator=(const Copying &) = delete;

  private:
    std::mutex &mutex_;
    std::condition_variable &changed_;
    std::set<std::string> &keys_;
    std::string key_;
};

} // namespace

std::string volume_name(const provision::FileOwner &owner, const std::string &kind) {
    return fmt::format("x.{}.t{}.{}.{}", owner.exercise, owner.team, owner.host, kind);
}

bool is_shared(const std::string &volume) {
    return volume.starts_with(shared_prefix);
}

fs::path PoolFiles::bring(const fs::path &file, const std::string &key, const fs::path &backing,
                          const provision::OnCopied &on_copied) {
    const std::string volume = shared_volume(key);
    const Copying alone(mutex_, changed_, copying_, key);
    if (!pool_.exists(whole_mark(volume)) || !pool_.exists(volume)) {
        copy(file, volume, backing, on_copied);
    }
    return pool_.path_of(volume);
}

void PoolFiles::copy(const fs::path &file, const std::string &volume, const fs::path &backing,
                     const provision::OnCopied &on_copied) {
    pool_.remove(whole_mark(volume));
    pool_.remove(volume); // of a copying that was cut off
    VolumeSource source{file, ""};
    if (!backing.empty()) {
        source.head = provision::with_backing(head_of(file), backing.string());
    }
    VolumeForm form;
    form.name = volume;
    form.bytes = fs::file_size(file);
    form.readable_by_all = true;
    pool_.upload(source, form, on_copied);
    VolumeForm mark;
    mark.name = whole_mark(volume);
    pool_.create(mark);
}

/// By time and number: asking the pool would not do, which does not know what QEMU made beside it.
fs::path PoolFiles::next_file(const provision::FileOwner &owner, const std::string &kind) {
    static std::atomic<unsigned> made = 0;
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now().time_since_epoch());
    return pool_.path_of(volume_name(owner, fmt::format("{:x}-{}.{}", now.count(), ++made, kind)));
}

void PoolFiles::make_disk(const fs::path &disk, const fs::path &backing) {
    VolumeForm form;
    form.name = disk.filename();
    form.backing = backing;
    pool_.create(form);
}

void PoolFiles::fetch(const fs::path &there, const fs::path &file, const fs::path &backing) {
    pool_.download(there.filename(), file);
    if (!backing.empty()) {
        const std::string head = provision::with_backing(head_of(file), backing.string());
        std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
        stream.write(head.data(), static_cast<std::streamsize>(head.size()));
        if (!stream.flush()) {
            throw std::runtime_error(fmt::format("cannot write {}", file.string()));
        }
    }
}

void PoolFiles::remove_file(const fs::path &there) {
    const std::string volume = there.filename();
    if (!pool_.exists(volume)) {
        pool_.list(); // looks into the directory: QEMU may have made it
    }
    pool_.remove(volume);
}

fs::path PoolFiles::make_console_log(const provision::FileOwner &owner) {
    VolumeForm form;
    form.name = volume_name(owner, "log");
    pool_.remove(form.name);
    pool_.create(form);
    return pool_.path_of(form.name);
}

std::string PoolFiles::console_tail(const provision::FileOwner &owner, std::size_t most) {
    const std::string volume = volume_name(owner, "log");
    const std::uint64_t size = pool_.size(volume);
    const std::uint64_t bytes = std::min<std::uint64_t>(size, most);
    return bytes == 0 ? "" : pool_.read(volume, size - bytes, bytes);
}

std::vector<std::string> PoolFiles::volumes_of(const std::string &exercise, unsigned team) {
    const std::string prefix =
        team == 0 ? fmt::format("x.{}.t", exercise) : fmt::format("x.{}.t{}.", exercise, team);
    std::vector<std::string> found;
    for (std::string &volume : pool_.list()) {
        if (volume.starts_with(prefix)) {
            found.push_back(std::move(volume));
        }
    }
    return found;
}

void PoolFiles::remove(const std::string &exercise, unsigned team) {
    for (const std::string &volume : volumes_of(exercise, team)) {
        pool_.remove(volume);
    }
}

std::vector<std::string> PoolFiles::leftovers(const std::string &exercise) {
    std::vector<std::string> found;
    for (const std::string &volume : volumes_of(exercise, 0)) {
        found.push_back("file " + pool_.path_of(volume).string());
    }
    return found;
}

void PoolFiles::forget(const std::string &prefix) {
    const std::vector<fs::path> used = pool_.backings();
    for (const std::string &volume : pool_.list()) {
        const bool ours = volume.starts_with(std::string(shared_prefix) + prefix) &&
                          !volume.ends_with(whole_suffix);
        if (ours && std::find(used.begin(), used.end(), pool_.path_of(volume)) == used.end()) {
            pool_.remove(whole_mark(volume)); // first: without it the rest counts as cut off
            pool_.remove(volume);
        }
    }
}

} // namespace enshu::libvirt
