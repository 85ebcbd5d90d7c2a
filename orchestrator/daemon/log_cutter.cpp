#include "orchestrator/daemon/log_cutter.h"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace enshu::daemon {

namespace {

class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) {
            close(fd_);
        }
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    operator int() const { return fd_; }

  private:
    int fd_;
};

[[noreturn]] void fail(const char *doing, const std::filesystem::path &file) {
    throw std::system_error(errno, std::generic_category(),
                            std::string(doing) + " `" + file.string() + "`");
}

void write_all(int fd, const std::string &text, const std::filesystem::path &file) {
    for (std::size_t at = 0; at < text.size();) {
        const ssize_t wrote = write(fd, text.data() + at, text.size() - at);
        if (wrote < 0 && errno != EINTR) {
            fail("cannot write", file);
        }
        at += wrote > 0 ? static_cast<std::size_t>(wrote) : 0;
    }
}

} // namespace

bool cut_log(const std::filesystem::path &log, const LogLimit &limit) {
    // Whoever runs the guest may write beside its log: a link there leads nowhere.
    const Descriptor from(open(log.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (from < 0) {
        if (errno == ENOENT || errno == ELOOP || errno == ENXIO || errno == EISDIR) {
            return false;
        }
        fail("cannot open", log);
    }
    struct stat status {};
    if (fstat(from, &status) != 0) {
        fail("cannot look at", log);
    }
    if (!S_ISREG(status.st_mode) || status.st_size <= limit.most_bytes) {
        return false;
    }
    std::string end(static_cast<std::size_t>(limit.kept_bytes), '\0');
    const ssize_t got = pread(from, end.data(), end.size(), status.st_size - limit.kept_bytes);
    end.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    // Emptied first: where the disk is full, that is what makes room for the rest.
    if (ftruncate(from, 0) != 0) {
        fail("cannot empty", log);
    }
    const std::filesystem::path old = log.string() + ".old";
    unlink(old.c_str());
    const Descriptor to(
        open(old.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (to < 0) {
        fail("cannot make", old);
    }
    write_all(to, end, old);
    return true;
}

} // namespace enshu::daemon
