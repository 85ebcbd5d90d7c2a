#include "injector/actor/tree.h"

#include "injector/actor/failure.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <memory>
#include <sys/syscall.h>
#include <unistd.h>

namespace enshu::actor {
namespace {

Fd open_below(int root, const std::string &path, int flags, mode_t mode, std::uint64_t resolve) {
    open_how how{};
    how.flags = static_cast<std::uint64_t>(flags) | O_CLOEXEC;
    how.mode = mode;
    how.resolve = resolve;
    return Fd{static_cast<int>(syscall(SYS_openat2, root, path.c_str(), &how, sizeof how))};
}

std::string base_of(const std::string &path) {
    return path.substr(path.rfind('/') + 1);
}

struct Closes {
    void operator()(DIR *directory) const { closedir(directory); }
};

} // namespace

Fd open_plainly(const std::string &path, int flags) {
    return open_below(AT_FDCWD, path, flags, 0, RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
}

Tree::Tree(const std::string &path) : root_(open_plainly(path, O_RDONLY | O_DIRECTORY)) {
    struct stat info {};
    if (!root_ || fstat(root_.get(), &info) != 0) {
        fail("open the directory " + path + " without following a symbolic link");
    }
    device_ = info.st_dev;
}

Fd Tree::open(const std::string &path, int flags, mode_t mode) const {
    return open_below(root_.get(), path, flags, mode,
                      RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV);
}

Fd Tree::directory_of(const std::string &path) const {
    const auto slash = path.rfind('/');
    return open(slash == std::string::npos ? "." : path.substr(0, slash), O_PATH | O_DIRECTORY);
}

bool Tree::rename(const std::string &from, const std::string &to, bool replace) const {
    const Fd old_directory = directory_of(from);
    const Fd new_directory = directory_of(to);
    return old_directory && new_directory &&
           renameat2(old_directory.get(), base_of(from).c_str(), new_directory.get(),
                     base_of(to).c_str(), replace ? 0 : RENAME_NOREPLACE) == 0;
}

bool Tree::remove(const std::string &path) const {
    const Fd directory = directory_of(path);
    return directory && unlinkat(directory.get(), base_of(path).c_str(), 0) == 0;
}

bool Tree::exists(const std::string &path) const {
    const Fd directory = directory_of(path);
    struct stat info {};
    return directory &&
           fstatat(directory.get(), base_of(path).c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0;
}

void Tree::sync() const {
    if (syncfs(root_.get()) != 0) {
        fail("write to the disk");
    }
}

std::vector<Tree::File> Tree::files(const Wanted &wanted) const {
    std::vector<File> found;
    walk(".", 0, wanted, found);
    std::sort(found.begin(), found.end(),
              [](const File &a, const File &b) { return a.path < b.path; });
    return found;
}

void Tree::walk(const std::string &below, int depth, const Wanted &wanted,
                std::vector<File> &found) const {
    if (depth > most_depth) {
        throw Failure(Exit::Refused, "the directory is nested more than 16 deep");
    }
    const Fd fd = open(below, O_RDONLY | O_DIRECTORY);
    const std::unique_ptr<DIR, Closes> directory{fd ? fdopendir(dup(fd.get())) : nullptr};
    if (!directory) {
        fail("read the directory " + below);
    }
    const std::string prefix = below == "." ? "" : below + "/";
    while (const dirent *entry = readdir(directory.get())) {
        const std::string name = entry->d_name;
        struct stat info {};
        if (name == "." || name == ".." ||
            fstatat(fd.get(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0 ||
            info.st_dev != device_) {
            continue;
        }
        if (S_ISDIR(info.st_mode)) {
            walk(prefix + name, depth + 1, wanted, found);
        } else if (S_ISREG(info.st_mode) && info.st_nlink == 1 && wanted(prefix + name)) {
            found.push_back({prefix + name, static_cast<std::uint64_t>(info.st_size)});
        }
    }
}

} // namespace enshu::actor
