#include "injector/actor/socket.h"

#include "injector/actor/failure.h"

#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace enshu::actor {
namespace {

Fd make_socket(int family, int type) {
    Fd fd{socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!fd) {
        fail("make a socket");
    }
    return fd;
}

sockaddr_in to_sockaddr(const Endpoint &endpoint) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(endpoint.port);
    address.sin_addr.s_addr = htonl(endpoint.address);
    return address;
}

sockaddr_un to_sockaddr(const std::string &path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        throw Failure(Exit::Usage, "the path of the socket is too long: " + path);
    }
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

} // namespace

void Fd::reset() {
    if (number_ >= 0) {
        close(std::exchange(number_, -1));
    }
}

void fail(const std::string &doing) {
    throw Failure(Exit::Failed, "cannot " + doing + ": " + std::strerror(errno));
}

Fd listen_tcp(const Endpoint &at) {
    Fd fd = make_socket(SOCK_STREAM);
    const int on = 1;
    setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const auto address = to_sockaddr(at);
    if (bind(fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 ||
        listen(fd.get(), 16) != 0) {
        fail("listen on " + at.host() + ":" + std::to_string(at.port));
    }
    return fd;
}

Fd listen_unix(const std::string &path) {
    Fd fd = make_socket(AF_UNIX, SOCK_STREAM);
    const auto address = to_sockaddr(path);
    unlink(path.c_str());
    // Whoever emulates a user may ask for the lease: the socket's mode is open from its first
    // moment.
    const auto mask = umask(0111);
    const int bound = bind(fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address);
    umask(mask);
    if (bound != 0 || listen(fd.get(), 16) != 0) {
        fail("listen on " + path);
    }
    return fd;
}

Fd connect_unix(const std::string &path) {
    Fd fd = make_socket(AF_UNIX, SOCK_STREAM);
    const auto address = to_sockaddr(path);
    if (connect(fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        fail("connect to " + path);
    }
    return fd;
}

Fd make_socket(int type) {
    return make_socket(AF_INET, type);
}

int try_connect(const Fd &socket, const Endpoint &to) {
    const auto address = to_sockaddr(to);
    return connect(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0
               ? 0
               : errno;
}

Fd begin_connect(const Endpoint &to) {
    Fd fd = make_socket(SOCK_STREAM);
    if (const int error = try_connect(fd, to); error != 0 && error != EINPROGRESS) {
        fail("connect to " + to.host());
    }
    return fd;
}

Fd bind_udp(const Endpoint &at) {
    Fd fd = make_socket(SOCK_DGRAM);
    const auto address = to_sockaddr(at);
    if (bind(fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        fail("take packets at " + at.host() + ":" + std::to_string(at.port));
    }
    return fd;
}

bool receive_from(const Fd &socket, std::string &packet, Endpoint &from) {
    packet.resize(4096);
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    const auto count = recvfrom(socket.get(), packet.data(), packet.size(), 0,
                                reinterpret_cast<sockaddr *>(&peer), &size);
    packet.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
    from = {ntohl(peer.sin_addr.s_addr), ntohs(peer.sin_port)};
    return count >= 0;
}

void send_to(const Fd &socket, std::string_view packet, const Endpoint &to) {
    const auto address = to_sockaddr(to);
    (void)sendto(socket.get(), packet.data(), packet.size(), 0,
                 reinterpret_cast<const sockaddr *>(&address), sizeof address);
}

int connect_error(const Fd &socket) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

Fd accept_from(const Fd &listener, std::string *from) {
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    Fd fd{accept4(listener.get(), reinterpret_cast<sockaddr *>(&peer), &size,
                  SOCK_CLOEXEC | SOCK_NONBLOCK)};
    if (fd && from != nullptr && peer.ss_family == AF_INET) {
        const auto &ipv4 = reinterpret_cast<const sockaddr_in &>(peer);
        *from = Endpoint{ntohl(ipv4.sin_addr.s_addr), 0}.host();
    }
    return fd;
}

bool wait(const Fd &socket, short events, Deadline deadline) {
    pollfd polled{socket.get(), events, 0};
    int count = 0;
    do {
        count = poll(&polled, 1, until(deadline));
    } while (count < 0 && errno == EINTR);
    return count > 0;
}

Io read_some(const Fd &from, std::string &into, std::size_t limit) {
    std::vector<char> buffer(limit);
    const auto count = read(from.get(), buffer.data(), buffer.size());
    if (count > 0) {
        into.append(buffer.data(), static_cast<std::size_t>(count));
        return Io::Done;
    }
    return count < 0 && (errno == EAGAIN || errno == EINTR) ? Io::WouldBlock : Io::Closed;
}

Io write_some(const Fd &to, std::string_view &bytes) {
    const auto count = write(to.get(), bytes.data(), bytes.size());
    if (count >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(count));
        return Io::Done;
    }
    return errno == EAGAIN || errno == EINTR ? Io::WouldBlock : Io::Closed;
}

} // namespace enshu::actor
