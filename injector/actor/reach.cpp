#include "injector/actor/reach.h"

#include "injector/actor/failure.h"
#include "injector/actor/http.h"
#include "injector/actor/socket.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

namespace enshu::actor {
namespace {

bool wait(const Fd &socket, short what, Deadline deadline) {
    pollfd polled{socket.get(), what, 0};
    int count = 0;
    do {
        count = poll(&polled, 1, until(deadline));
    } while (count < 0 && errno == EINTR);
    return count > 0;
}

/// What an error of a connection says of its way.
Reached meaning_of(int error) {
    switch (error) {
    case 0:
        return Reached::Open;
    case ECONNREFUSED:
    case ECONNRESET:
        return Reached::Refused;
    case EHOSTUNREACH: // what a router says that does not let it through
    case ENETUNREACH:
    case EACCES:
    case EPERM: // this machine's own rules
    case ETIMEDOUT:
    case EHOSTDOWN:
    case ENOPROTOOPT:
    case EPROTO:
        return Reached::Filtered;
    default:
        throw Failure(Exit::Failed, std::string("cannot try it: ") + std::strerror(error));
    }
}

/// Something that whoever listens there answers, as far as one can know what that is.
std::string datagram_for(std::uint16_t port) {
    if (port == 53) { // a query for the root's servers
        return std::string("\x4e\x53\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01",
                           17);
    }
    if (port == 123) { // NTP, version 4, of a client
        std::string question(48, '\0');
        question[0] = 0x23;
        return question;
    }
    return std::string(1, '\n');
}

Reached reach_udp(const ReachOptions &options) {
    const Fd fd{socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!fd) {
        fail("make a socket");
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(options.to.port);
    address.sin_addr.s_addr = htonl(options.to.address);
    const std::string datagram = datagram_for(options.to.port);
    if (connect(fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 ||
        send(fd.get(), datagram.data(), datagram.size(), MSG_NOSIGNAL) < 0) {
        return meaning_of(errno);
    }
    const Deadline deadline = Clock::now() + options.limit;
    if (!wait(fd, POLLIN, deadline)) {
        return Reached::Silent;
    }
    char byte = 0;
    return recv(fd.get(), &byte, 1, MSG_DONTWAIT | MSG_TRUNC) >= 0 ? Reached::Open
                                                                   : meaning_of(errno);
}

/// A connection under way, or what is wrong with it at once: begin_connect() throws that away.
Reached connected(const Fd &fd, const Endpoint &to, Deadline deadline) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(to.port);
    address.sin_addr.s_addr = htonl(to.address);
    if (connect(fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0) {
        return Reached::Open;
    }
    if (errno != EINPROGRESS) {
        return meaning_of(errno);
    }
    return wait(fd, POLLOUT, deadline) ? meaning_of(connect_error(fd)) : Reached::Filtered;
}

Fd tcp_socket() {
    Fd fd{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!fd) {
        fail("make a socket");
    }
    return fd;
}

} // namespace

const char *name_of(Reached reached) {
    static constexpr const char *names[] = {"open", "refused", "filtered", "silent"};
    return names[static_cast<std::size_t>(reached)];
}

Reached reach(const ReachOptions &options) {
    if (options.udp) {
        return reach_udp(options);
    }
    return connected(tcp_socket(), options.to, Clock::now() + options.limit);
}

int get(const GetOptions &options) {
    const Deadline deadline = Clock::now() + options.limit;
    const Fd fd = tcp_socket();
    if (connected(fd, options.url.server, deadline) != Reached::Open) {
        return 0;
    }
    const std::string request = http::request_head("GET", options.url, false, "Mozilla/5.0");
    for (std::string_view left = request; !left.empty();) {
        if (!wait(fd, POLLOUT, deadline) || write_some(fd, left) == Io::Closed) {
            return 0;
        }
    }
    for (std::string heard; heard.size() <= http::max_head;) {
        if (const auto status = http::answer_status(heard)) {
            return *status;
        }
        if (!wait(fd, POLLIN, deadline) || read_some(fd, heard, 4096) == Io::Closed) {
            break;
        }
    }
    return 0;
}

} // namespace enshu::actor
