#include "orchestrator/libvirt/restore.h"

#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/file_handle.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <vector>

namespace enshu::libvirt {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const std::string &what, const fs::path &file) {
    throw std::system_error(errno, std::generic_category(), what + " " + file.string());
}

/// Takes away what lies there, of this run or of one that was killed.
class Passage {
  public:
    explicit Passage(fs::path path) : path_(std::move(path)) { unlink(path_.c_str()); }
    ~Passage() { unlink(path_.c_str()); }
    Passage(const Passage &) = delete;
    Passage &operator=(const Passage &) = delete;
    const fs::path &path() const { return path_; }

  private:
    fs::path path_;
};

/// False with errno set where not everything could be written.
bool write_all(int fd, const std::string &bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t count = write(fd, bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno != EINTR) {
            return false;
        }
        done += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    return true;
}

struct Written {
    std::uint64_t bytes = 0;
    bool whole = false; ///< if not, errno says why
};

/// The new head, then the stream from `offset` on: its pages go from the page cache, without a copy
/// of ours.
Written write_image(int to, const std::string &head, int from, std::uint64_t offset,
                    const std::atomic<bool> &given_up) {
    Written written;
    if (!write_all(to, head)) {
        return written;
    }
    written.bytes = head.size();
    off_t at = static_cast<off_t>(offset);
    while (!given_up) {
        const ssize_t count = sendfile(to, from, &at, 16U << 20);
        if (count == 0) {
            written.whole = true;
            return written;
        }
        if (count < 0 && errno != EINTR) {
            return written;
        }
        written.bytes += count > 0 ? static_cast<std::uint64_t>(count) : 0;
    }
    return written;
}

void restore_suspended(virConnectPtr connection, const fs::path &image) {
    require(virDomainRestoreFlags(connection, image.c_str(), nullptr, VIR_DOMAIN_SAVE_PAUSED),
            "thaw a domain");
}

/// The more the pipe takes at once, the less QEMU waits for the feeder's turns on a busy machine.
/// It holds references to pages of the page cache: it takes no memory of its own for them. Refused,
/// it works as well.
void widen(int pipe) {
    for (int size = 64 << 20; size >= 1 << 20; size /= 2) {
        if (fcntl(pipe, F_SETPIPE_SZ, size) >= 0) {
            return;
        }
    }
}

/// Feeds a FIFO from a thread of its own. We hold its reading end too, so that neither end ever
/// waits to be opened; given up, it frees a writer whom nobody reads any more.
class Feeder {
  public:
    Feeder(const fs::path &fifo, const std::string &head, int image, std::uint64_t offset)
        : reader_(open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)),
          writer_(open(fifo.c_str(), O_WRONLY | O_CLOEXEC)) {
        if (reader_.get() < 0 || writer_.get() < 0) {
            fail("cannot open", fifo);
        }
        widen(writer_.get());
        thread_ = std::thread([this, head, image, offset] {
            sigset_t broken_pipe;
            sigemptyset(&broken_pipe);
            sigaddset(&broken_pipe, SIGPIPE);
            pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
            written_ = write_image(writer_.get(), head, image, offset, given_up_).bytes;
            writer_.close();
            ended_ = true;
        });
    }
    ~Feeder() { finish(); }
    Feeder(const Feeder &) = delete;
    Feeder &operator=(const Feeder &) = delete;

    /// Ends the feeding. How many bytes somebody has read.
    std::uint64_t finish() {
        if (thread_.joinable()) {
            // A QEMU whose libvirtd died before it said where to read holds the pipe open all the
            // same: its writer is only freed by being read.
            given_up_ = true;
            std::uint64_t ours = 0;
            for (std::vector<char> bytes(1 << 20); !ended_;) {
                const ssize_t count = read(reader_.get(), bytes.data(), bytes.size());
                ours += count > 0 ? static_cast<std::uint64_t>(count) : 0;
                if (count <= 0) {
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                }
            }
            thread_.join();
            int unread = 0;
            ioctl(reader_.get(), FIONREAD, &unread);
            reader_.close();
            ours += static_cast<std::uint64_t>(unread);
            read_ = written_ - std::min(written_, ours);
        }
        return read_;
    }

  private:
    FileHandle reader_;
    FileHandle writer_;
    std::uint64_t written_ = 0; ///< the thread's until it is joined
    std::uint64_t read_ = 0;
    std::atomic<bool> given_up_ = false;
    std::atomic<bool> ended_ = false;
    std::thread thread_;
};

/// False: no FIFO can be used here, and the guest has not been tried. Throws where the guest could
/// not be started from what it was given.
bool restore_through_fifo(virConnectPtr connection, const std::string &head, int image,
                          std::uint64_t offset, const fs::path &path) {
    if (mkfifo(path.c_str(), 0600) != 0) {
        return false;
    }
    std::optional<Feeder> feeder;
    try {
        feeder.emplace(path, head, image, offset);
    } catch (const std::system_error &) {
        return false;
    }
    try {
        restore_suspended(connection, path);
    } catch (const LibvirtError &) {
        if (feeder->finish() > head.size()) {
            throw; // QEMU has seen its memory: another way to bring it would change nothing
        }
        return false;
    }
    return true;
}

void restore_through_file(virConnectPtr connection, const std::string &head, int image,
                          std::uint64_t offset, const fs::path &path) {
    {
        const FileHandle copy(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        const std::atomic<bool> never = false;
        if (copy.get() < 0 || !write_image(copy.get(), head, image, offset, never).whole) {
            fail("cannot write", path);
        }
    }
    restore_suspended(connection, path);
}

} // namespace

ThawWay restore(virConnectPtr connection, const SaveImage &image, const fs::path &memory,
                const fs::path &beside) {
    const std::string head = save_image_head(image);
    const FileHandle file(open(memory.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) {
        fail("cannot open", memory);
    }
    {
        const Passage fifo(beside.string() + ".fifo");
        if (restore_through_fifo(connection, head, file.get(), image.stream_offset, fifo.path())) {
            return ThawWay::Fifo;
        }
    }
    const Passage copy(beside.string() + ".thaw");
    restore_through_file(connection, head, file.get(), image.stream_offset, copy.path());
    return ThawWay::File;
}

} // namespace enshu::libvirt
