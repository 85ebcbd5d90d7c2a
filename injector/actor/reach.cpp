#include "injector/actor/reach.h"

#include "injector/actor/failure.h"
#include "injector/actor/http.h"
#include "injector/actor/socket.h"

#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>

namespace enshu::actor {
namespace {

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
    const Fd fd = make_socket(SOCK_DGRAM);
    const std::string datagram = datagram_for(options.to.port);
    if (const int error = try_connect(fd, options.to)) {
        return meaning_of(error);
    }
    if (send(fd.get(), datagram.data(), datagram.size(), MSG_NOSIGNAL) < 0) {
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
    if (const int error = try_connect(fd, to); error != EINPROGRESS) {
        return meaning_of(error);
    }
    return wait(fd, POLLOUT, deadline) ? meaning_of(connect_error(fd)) : Reached::Filtered;
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
    return connected(make_socket(SOCK_STREAM), options.to, Clock::now() + options.limit);
}

int get(const GetOptions &options) {
    const Deadline deadline = Clock::now() + options.limit;
    const Fd fd = make_socket(SOCK_STREAM);
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
