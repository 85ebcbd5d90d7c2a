// Which files this program synced and renamed, in which order. Takes the place of the C library's
// calls: to be included by one file of a program.
#pragma once

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <mutex>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace enshu::test {

class SyncWatch {
  public:
    struct Act {
        enum class What { Synced, Named } what;
        std::string path; ///< a name that was given: the new one
    };
    static SyncWatch &instance() {
        static SyncWatch watch;
        return watch;
    }
    void note(Act act) {
        const std::lock_guard lock(mutex_);
        acts_.push_back(std::move(act));
    }
    void forget() {
        const std::lock_guard lock(mutex_);
        acts_.clear();
    }
    /// Where in the order it was done last; -1: never.
    long synced(const std::filesystem::path &path) const { return last(Act::What::Synced, path); }
    long named(const std::filesystem::path &path) const { return last(Act::What::Named, path); }

  private:
    long last(Act::What what, const std::filesystem::path &path) const {
        const std::lock_guard lock(mutex_);
        for (std::size_t i = acts_.size(); i > 0; --i)
            if (acts_[i - 1].what == what && acts_[i - 1].path == path.string())
                return static_cast<long>(i - 1);
        return -1;
    }
    mutable std::mutex mutex_;
    std::vector<Act> acts_;
};

} // namespace enshu::test

extern "C" int fsync(int fd) {
    std::error_code none;
    const auto path = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(fd), none);
    enshu::test::SyncWatch::instance().note(
        {enshu::test::SyncWatch::Act::What::Synced, path.string()});
    return static_cast<int>(syscall(SYS_fsync, fd));
}
extern "C" int rename(const char *from, const char *to) noexcept {
    enshu::test::SyncWatch::instance().note({enshu::test::SyncWatch::Act::What::Named, to});
    return static_cast<int>(syscall(SYS_rename, from, to));
}
extern "C" int renameat2(int from_fd, const char *from, int to_fd, const char *to,
                         unsigned flags) noexcept {
    enshu::test::SyncWatch::instance().note({enshu::test::SyncWatch::Act::What::Named, to});
    return static_cast<int>(syscall(SYS_renameat2, from_fd, from, to_fd, to, flags));
}
