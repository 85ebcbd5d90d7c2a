#include "orchestrator/process/durable.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace enshu::process {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(int error, const fs::path &path) {
    throw std::system_error(error, std::generic_category(),
                            "cannot make `" + path.string() + "` last");
}

/// Absent: it is gone.
bool sync_if_there(const fs::path &path) {
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) {
        if (errno == ENOENT) {
            return false;
        }
        fail(errno, path);
    }
    const int error = fsync(fd) == 0 ? 0 : errno;
    close(fd);
    if (error != 0) {
        fail(error, path);
    }
    return true;
}

/// False: the file system cannot.
bool exchange(const fs::path &part, const fs::path &whole) {
    return renameat2(AT_FDCWD, part.c_str(), AT_FDCWD, whole.c_str(), RENAME_EXCHANGE) == 0;
}

} // namespace

void make_durable(const fs::path &path) {
    if (!sync_if_there(path)) {
        fail(ENOENT, path);
    }
}

void make_tree_durable(const fs::path &directory) {
    std::error_code gone;
    for (const fs::directory_entry &entry : fs::directory_iterator(directory, gone)) {
        const fs::file_status status = entry.symlink_status(gone);
        if (fs::is_directory(status)) {
            make_tree_durable(entry.path());
        } else if (fs::is_regular_file(status)) {
            sync_if_there(entry.path());
        }
    }
    sync_if_there(directory);
}

void create_directories_durably(const fs::path &directory) {
    if (fs::is_directory(directory)) {
        return;
    }
    const fs::path parent = directory.parent_path();
    if (!parent.empty() && parent != directory) {
        create_directories_durably(parent);
    }
    fs::create_directory(directory);
    make_durable(parent.empty() ? fs::path(".") : parent);
}

void rename_durably(const fs::path &part, const fs::path &whole) {
    make_tree_durable(part);
    if (fs::exists(whole) && exchange(part, whole)) {
        make_durable(whole.parent_path());
        fs::remove_all(part);
        return;
    }
    fs::remove_all(whole);
    fs::rename(part, whole);
    make_durable(whole.parent_path());
}

} // namespace enshu::process
