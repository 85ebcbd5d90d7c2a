// One directory and what lies below it, reached without following a symbolic link or leaving its
// file system: whoever moves things about meanwhile leads nobody out of it.
#pragma once

#include "injector/actor/socket.h"

#include <cstdint>
#include <functional>
#include <string>
#include <sys/stat.h>
#include <vector>

namespace enshu::actor {

class Tree {
  public:
    static constexpr std::size_t most_files = 500;
    static constexpr std::uint64_t most_bytes = 16ULL << 20;
    static constexpr int most_depth = 16;

    /// An absolute path. Throws Failure(Failed) where there is no such directory.
    explicit Tree(const std::string &path);

    struct File {
        std::string path; ///< below the directory
        std::uint64_t bytes = 0;
    };
    /// Regular files with one name that are wanted, in the order of their paths; other things are
    /// passed over.
    using Wanted = std::function<bool(const std::string &path)>;
    std::vector<File> files(const Wanted &wanted) const;

    /// Of a path below it. Empty where it cannot be opened.
    Fd open(const std::string &path, int flags, mode_t mode = 0) const;
    /// False, with errno, where something of that name is there or it cannot be.
    bool rename(const std::string &from, const std::string &to, bool replace) const;
    bool remove(const std::string &path) const;
    bool exists(const std::string &path) const;
    /// What was written lies on the disk.
    void sync() const;

  private:
    Fd directory_of(const std::string &path) const;
    void walk(const std::string &below, int depth, const Wanted &wanted,
              std::vector<File> &found) const;

    Fd root_;
    dev_t device_ = 0;
};

/// Opens an absolute path no part of which is a symbolic link. Empty, with errno, where it cannot.
Fd open_plainly(const std::string &path, int flags);

} // namespace enshu::actor
