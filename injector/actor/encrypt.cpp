#include "injector/actor/encrypt.h"

#include "injector/actor/failure.h"
#include "injector/actor/kept.h"
#include "injector/actor/lease.h"
#include "injector/actor/locked_file.h"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <iostream>
#include <iterator>
#include <set>
#include <sys/statvfs.h>
#include <unistd.h>

namespace enshu::actor {
namespace {

constexpr std::size_t most_note = 16 * 1024;
constexpr std::uint64_t spare_disk = 32ULL << 20;
constexpr seconds a_while{3600};

Sample sample_of(const SampleOptions &options) {
    Key key = read_key(std::cin);
    std::string note{std::istreambuf_iterator<char>(std::cin), {}};
    if (note.size() > most_note) {
        throw Failure(Exit::Refused, "the note is longer than 16 KiB");
    }
    return Sample(options.what, key, std::move(note));
}

/// Paths, each with a zero byte behind it.
std::set<std::string> parse_list(const std::string &text) {
    std::set<std::string> paths;
    for (std::size_t at = 0, end = 0; (end = text.find('\0', at)) != std::string::npos;
         at = end + 1) {
        paths.insert(text.substr(at, end - at));
    }
    return paths;
}

std::vector<Tree::File> wanted_files(const SampleOptions &options, const Sample &sample) {
    std::vector<Tree::File> files = sample.plain_files();
    if (options.again) {
        const auto again = parse_list(kept_file(options.kept).value_or(""));
        std::erase_if(files, [&](const Tree::File &file) { return !again.contains(file.path); });
    }
    std::uint64_t bytes = 0;
    for (const Tree::File &file : files) {
        bytes += file.bytes;
    }
    if (files.size() > Tree::most_files || bytes > Tree::most_bytes) {
        throw Failure(Exit::Refused, "the directory holds more than 500 files or 16 MiB");
    }
    struct statvfs disk {};
    if (statvfs(options.what.c_str(), &disk) != 0 ||
        disk.f_bavail * disk.f_frsize < bytes + spare_disk) {
        throw Failure(Exit::Refused, "the disk has no room for a second copy of the files");
    }
    return files;
}

/// Throws LeaseEnded at the end of the lease, and never ends otherwise.
[[noreturn]] void lock_and_hold(const SampleOptions &options, const Sample &sample, Lease &lease) {
    std::size_t locked = 0;
    std::size_t failed = 0;
    std::uint64_t bytes = 0;
    for (const Tree::File &file : wanted_files(options, sample)) {
        lease.refresh();
        try {
            sample.lock(file.path);
            ++locked;
            bytes += file.bytes;
        } catch (const LeaseEnded &) {
            throw;
        } catch (const Failure &failure) {
            ++failed;
            std::fprintf(stderr, "actor: %s\n", failure.what());
        }
    }
    if (locked > 0) {
        sample.leave_note();
    }
    sample.tree().sync();
    forget_file(options.kept);
    tell_ready("{\"files\":" + std::to_string(locked) + ",\"bytes\":" + std::to_string(bytes) +
               ",\"failed\":" + std::to_string(failed) + "}");
    for (;;) {
        lease.wait(-1, 0, Clock::now() + a_while);
    }
}

} // namespace

std::string Restored::line() const {
    std::string paths;
    for (const std::string &path : changed) {
        if (paths.size() < 1000) {
            paths += (paths.empty() ? "" : ",") + json_string(path);
        }
    }
    return "{\"restored\":" + std::to_string(restored) + ",\"already\":" + std::to_string(already) +
           ",\"broken\":" + std::to_string(broken) +
           ",\"changed\":" + std::to_string(changed.size()) + ",\"paths\":[" + paths + "]}";
}

Sample::Sample(const std::string &directory, Key key, std::string note)
    : tree_(directory), key_(key), note_(std::move(note)) {}

std::vector<Tree::File> Sample::plain_files() const {
    return tree_.files([](const std::string &path) {
        return !is_locked_name(path) && !is_unfinished(path) && path != note_name;
    });
}

void Sample::lock(const std::string &path) const {
    lock_file(tree_, path, key_);
}

void Sample::leave_note() const {
    const Fd file = tree_.open(note_name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    std::string_view rest = note_;
    while (file && !rest.empty() && write_some(file, rest) != Io::Closed) {
    }
}

Restored Sample::restore_all() const {
    Restored result;
    for (const auto &left : tree_.files(is_unfinished)) {
        tree_.remove(left.path);
    }
    std::vector<std::string> done;
    for (const auto &locked : tree_.files(is_locked_name)) {
        const std::string path = locked.path.substr(0, locked.path.size() - locked_suffix.size());
        auto outcome = Unlocked::Broken;
        try {
            outcome = unlock_file(tree_, locked.path, key_);
        } catch (const Failure &failure) {
            std::fprintf(stderr, "actor: %s\n", failure.what());
        }
        switch (outcome) {
        case Unlocked::Restored:
            ++result.restored;
            result.returned.push_back(path);
            done.push_back(locked.path);
            break;
        case Unlocked::AlreadyThere:
            ++result.already;
            done.push_back(locked.path);
            break;
        case Unlocked::Changed:
            result.changed.push_back(path);
            break;
        case Unlocked::Broken:
            ++result.broken;
            break;
        }
    }
    tree_.sync();
    for (const std::string &path : done) {
        tree_.remove(path);
    }
    std::string note(note_.size() + 1, '\0');
    const Fd file = tree_.open(note_name, O_RDONLY | O_NONBLOCK);
    const auto size = file ? read(file.get(), note.data(), note.size()) : -1;
    if (size >= 0 && note.substr(0, static_cast<std::size_t>(size)) == note_) {
        tree_.remove(note_name);
    }
    return result;
}

void encrypt(const SampleOptions &options) {
    const Sample sample = sample_of(options);
    Lease lease(options.socket);
    try {
        lock_and_hold(options, sample, lease);
    } catch (const LeaseEnded &) {
        const Restored result = sample.restore_all();
        std::string list;
        for (const std::string &path : result.returned) {
            list += path + '\0';
        }
        keep_file(options.kept, list);
        std::fprintf(stderr, "actor: the lease has ended: %s\n", result.line().c_str());
    }
}

void restore(const SampleOptions &options) {
    const Sample sample = sample_of(options);
    const Restored result = sample.restore_all();
    forget_file(options.kept);
    std::printf("%s\n", result.line().c_str());
}

} // namespace enshu::actor
