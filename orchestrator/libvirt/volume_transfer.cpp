#include "orchestrator/libvirt/volume_transfer.h"

#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/file_handle.h"

#include <libvirt/virterror.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace enshu::libvirt {

namespace {

[[noreturn]] void fail(const std::string &what, const std::filesystem::path &file) {
    throw std::system_error(errno, std::generic_category(), what + " " + file.string());
}

/// Ends in good order by finish(); otherwise the server is told to forget it.
class OpenStream {
  public:
    explicit OpenStream(virConnectPtr connection)
        : stream_(require(virStreamNew(connection, 0), "open a stream")) {}
    ~OpenStream() {
        if (running_) {
            virStreamAbort(stream_.get());
        }
    }
    OpenStream(const OpenStream &) = delete;
    OpenStream &operator=(const OpenStream &) = delete;

    virStreamPtr get() const { return stream_.get(); }
    void begun() { running_ = true; }
    void finish() {
        running_ = false;
        require(virStreamFinish(stream_.get()), "end a stream");
    }

  private:
    Stream stream_;
    bool running_ = false;
};

/// A file as stretches of data and holes.
class SparseFile {
  public:
    explicit SparseFile(const std::filesystem::path &file)
        : name_(file), fd_(open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
        struct stat status {};
        if (fd_.get() < 0 || fstat(fd_.get(), &status) != 0) {
            fail("cannot open", file);
        }
        size_ = static_cast<std::uint64_t>(status.st_size);
    }
    std::uint64_t size() const { return size_; }

    /// Where the next data begins at or after `at`; the size, where only a hole follows.
    std::uint64_t data_from(std::uint64_t at) const { return seek(at, SEEK_DATA); }
    std::uint64_t hole_from(std::uint64_t at) const { return seek(at, SEEK_HOLE); }

    std::size_t read(std::uint64_t at, char *to, std::size_t most) const {
        for (;;) {
            const ssize_t count = pread(fd_.get(), to, most, static_cast<off_t>(at));
            if (count > 0) {
                return static_cast<std::size_t>(count);
            }
            if (count == 0 || errno != EINTR) {
                fail("cannot read", name_);
            }
        }
    }

  private:
    std::uint64_t seek(std::uint64_t at, int what) const {
        const off_t found = lseek(fd_.get(), static_cast<off_t>(at), what);
        if (found < 0 && errno == ENXIO) {
            return size_;
        }
        if (found < 0) {
            fail("cannot look for holes in", name_);
        }
        return static_cast<std::uint64_t>(found);
    }

    std::filesystem::path name_;
    FileHandle fd_;
    std::uint64_t size_ = 0;
};

void send_all(virStreamPtr stream, const char *bytes, std::size_t size) {
    while (size > 0) {
        const int count = require(virStreamSend(stream, bytes, size), "send to a volume");
        bytes += count;
        size -= static_cast<std::size_t>(count);
    }
}

} // namespace

void send_file(virConnectPtr connection, virStorageVolPtr volume, const std::filesystem::path &file,
               const std::string &head,
               const std::function<void(std::uint64_t, std::uint64_t)> &on_copied) {
    const SparseFile source(file);
    const std::uint64_t whole = source.size();
    OpenStream stream(connection);
    require(
        virStorageVolUpload(volume, stream.get(), 0, whole, VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM),
        "begin sending to a volume");
    stream.begun();
    std::uint64_t at = std::min<std::uint64_t>(head.size(), whole);
    send_all(stream.get(), head.data(), at);
    std::array<char, 256 * 1024> buffer{};
    while (at < whole) {
        const std::uint64_t data = source.data_from(at);
        if (data > at) {
            require(virStreamSendHole(stream.get(), static_cast<long long>(data - at), 0),
                    "skip a hole in a volume");
            at = data;
        }
        for (const std::uint64_t end = at < whole ? source.hole_from(at) : at; at < end;) {
            const std::size_t count =
                source.read(at, buffer.data(), std::min<std::uint64_t>(buffer.size(), end - at));
            send_all(stream.get(), buffer.data(), count);
            at += count;
            if (on_copied) {
                on_copied(at, whole);
            }
        }
    }
    stream.finish();
}

void receive_file(virConnectPtr connection, virStorageVolPtr volume,
                  const std::filesystem::path &file) {
    const FileHandle target(open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (target.get() < 0) {
        fail("cannot open", file);
    }
    OpenStream stream(connection);
    require(
        virStorageVolDownload(volume, stream.get(), 0, 0, VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM),
        "begin reading from a volume");
    stream.begun();
    constexpr int at_hole = -3;
    std::uint64_t at = 0;
    std::array<char, 256 * 1024> buffer{};
    for (;;) {
        const int count = virStreamRecvFlags(stream.get(), buffer.data(), buffer.size(),
                                             VIR_STREAM_RECV_STOP_AT_HOLE);
        if (count == at_hole) {
            long long hole = 0;
            require(virStreamRecvHole(stream.get(), &hole, 0), "skip a hole of a volume");
            at += static_cast<std::uint64_t>(hole);
            continue;
        }
        if (require(count, "read from a volume") == 0) {
            break;
        }
        for (std::size_t done = 0; done < static_cast<std::size_t>(count);) {
            const ssize_t written =
                pwrite(target.get(), buffer.data() + done, static_cast<std::size_t>(count) - done,
                       static_cast<off_t>(at + done));
            if (written < 0 && errno != EINTR) {
                fail("cannot write", file);
            }
            done += static_cast<std::size_t>(std::max<ssize_t>(0, written));
        }
        at += static_cast<std::uint64_t>(count);
    }
    stream.finish();
    if (ftruncate(target.get(), static_cast<off_t>(at)) != 0) { // it may end with a hole
        fail("cannot write", file);
    }
}

void send_bytes(virConnectPtr connection, virStorageVolPtr volume, const std::string &bytes) {
    OpenStream stream(connection);
    require(virStorageVolUpload(volume, stream.get(), 0, bytes.size(), 0),
            "begin sending to a volume");
    stream.begun();
    send_all(stream.get(), bytes.data(), bytes.size());
    stream.finish();
}

std::string receive_bytes(virConnectPtr connection, virStorageVolPtr volume, std::uint64_t offset,
                          std::uint64_t most) {
    OpenStream stream(connection);
    require(virStorageVolDownload(volume, stream.get(), offset, most, 0),
            "begin reading from a volume");
    stream.begun();
    std::string bytes;
    std::array<char, 64 * 1024> buffer{};
    for (;;) {
        const int count = require(virStreamRecv(stream.get(), buffer.data(), buffer.size()),
                                  "read from a volume");
        if (count == 0) {
            break;
        }
        bytes.append(buffer.data(), static_cast<std::size_t>(count));
    }
    stream.finish();
    return bytes;
}

} // namespace enshu::libvirt
