#include "injector/actor/upload.h"

#include "injector/actor/failure.h"
#include "injector/actor/http.h"
#include "injector/actor/lease.h"
#include "injector/actor/sha256.h"
#include "injector/actor/tag.h"

#include <array>
#include <cstdio>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

namespace enshu::actor {
namespace {

constexpr std::size_t chunk_size = 32 * 1024;
constexpr seconds io_limit{15};
constexpr seconds answer_limit{60};

Fd open_file(const std::filesystem::path &path) {
    Fd file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (!file) {
        fail("read " + path.string());
    }
    struct stat info {};
    if (fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
        throw Failure(Exit::Failed, "`" + path.string() + "` is not a file");
    }
    if (static_cast<std::uint64_t>(info.st_size) > http::max_body) {
        throw Failure(Exit::Refused, "`" + path.string() + "` is larger than 64 MiB");
    }
    return file;
}

/// False when the other side takes no more: it may have answered already.
bool send(const Fd &to, std::string_view bytes, Lease &lease) {
    while (!bytes.empty()) {
        if (!lease.wait(to.get(), POLLOUT, Clock::now() + io_limit)) {
            throw Failure(Exit::Failed, "the other side takes nothing any more");
        }
        if (write_some(to, bytes) == Io::Closed) {
            return false;
        }
    }
    return true;
}

/// False as send().
bool send_file(const Fd &to, const Fd &file, Uploaded &uploaded, Lease &lease) {
    Sha256 sum;
    for (;;) {
        std::string chunk;
        const auto io = read_some(file, chunk, chunk_size);
        if (io == Io::WouldBlock) {
            fail("read the file");
        }
        if (io == Io::Closed) {
            break;
        }
        if (uploaded.bytes + chunk.size() > http::max_body) {
            throw Failure(Exit::Refused, "the file has grown beyond 64 MiB");
        }
        sum.add(chunk);
        uploaded.bytes += chunk.size();
        std::array<char, 32> size{};
        std::snprintf(size.data(), size.size(), "%zx\r\n", chunk.size());
        if (!send(to, size.data() + chunk + "\r\n", lease)) {
            return false;
        }
    }
    uploaded.sha256 = sum.finish();
    return send(to, "0\r\n\r\n", lease);
}

int read_status(const Fd &from, Lease &lease) {
    std::string answer;
    const auto deadline = Clock::now() + answer_limit;
    while (lease.wait(from.get(), POLLIN, deadline)) {
        const auto io = read_some(from, answer, 4096);
        if (const auto status = http::answer_status(answer)) {
            return *status;
        }
        if (io == Io::Closed) {
            throw Failure(Exit::Failed, "the other side closed without an answer");
        }
    }
    throw Failure(Exit::Failed, "the other side does not answer");
}

} // namespace

Uploaded upload(const UploadOptions &options) {
    const Fd file = open_file(options.file);
    Lease lease(options.socket);
    const Fd fd = begin_connect(options.proxy.value_or(options.url.server));
    if (!lease.wait(fd.get(), POLLOUT, Clock::now() + io_limit) || connect_error(fd) != 0) {
        throw Failure(Exit::Failed, "cannot connect");
    }
    Uploaded uploaded;
    std::string fields = "Transfer-Encoding: chunked\r\n";
    if (!options.key.empty()) {
        fields += cookie_of(Tagger(read_key(options.key), options.url.path).next());
    }
    const bool sent = send(fd,
                           http::request_head("PUT", options.url, options.proxy.has_value(),
                                              options.agent, fields),
                           lease) &&
                      send_file(fd, file, uploaded, lease);
    uploaded.status = read_status(fd, lease);
    if (!sent && uploaded.status / 100 == 2) {
        throw Failure(Exit::Failed, "the other side was content before it had the whole file");
    }
    return uploaded;
}

} // namespace enshu::actor
