#include "injector/actor/staff_talk.h"

#include "injector/actor/failure.h"

#include <algorithm>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

namespace enshu::actor {
namespace {

constexpr seconds lookup_limit{2};

[[noreturn]] void broke_off(const char *why) {
    throw Failure(Exit::Failed, why);
}

std::string question(const std::string &name, std::uint16_t id) {
    std::string packet{static_cast<char>(id >> 8), static_cast<char>(id & 0xff)};
    packet += std::string("\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10);
    for (std::size_t at = 0; at < name.size();) {
        const auto end = std::min(name.find('.', at), name.size());
        packet += static_cast<char>(std::min<std::size_t>(end - at, 63));
        packet += name.substr(at, std::min<std::size_t>(end - at, 63));
        at = end + 1;
    }
    return packet + std::string("\x00\x00\x01\x00\x01", 5); // the root, A, IN
}

} // namespace

Talk::Talk(const Endpoint &to, Lease &lease)
    : lease_(lease), deadline_(Clock::now() + talk_limit), fd_(begin_connect(to)) {
    if (!lease_.wait(fd_.get(), POLLOUT, deadline_) || connect_error(fd_) != 0) {
        broke_off("nobody answers there");
    }
}

void Talk::say(std::string_view bytes) {
    while (!bytes.empty()) {
        if (write_some(fd_, bytes) == Io::Closed ||
            (!bytes.empty() && !lease_.wait(fd_.get(), POLLOUT, deadline_))) {
            broke_off("the other side takes no more");
        }
    }
}

bool Talk::more() {
    if (heard_ >= talk_bytes || !lease_.wait(fd_.get(), POLLIN, deadline_)) {
        return false;
    }
    const auto before = pending_.size();
    const auto io = read_some(fd_, pending_, 4096);
    heard_ += pending_.size() - before;
    return io != Io::Closed;
}

std::string Talk::line() {
    auto end = pending_.find('\n');
    while (end == std::string::npos) {
        if (!more()) {
            broke_off("the other side said no whole line");
        }
        end = pending_.find('\n');
    }
    auto line = pending_.substr(0, end);
    pending_.erase(0, end + 1);
    if (line.ends_with('\r')) {
        line.pop_back();
    }
    return line;
}

void Talk::listen() {
    while (more()) {
        pending_.clear();
    }
}

void look_up(const std::string &name, const Endpoint &server, std::uint16_t id, Lease &lease) {
    const Fd fd(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port);
    address.sin_addr.s_addr = htonl(server.address);
    if (!fd ||
        connect(fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        return;
    }
    const auto packet = question(name, id);
    if (send(fd.get(), packet.data(), packet.size(), 0) > 0) {
        lease.wait(fd.get(), POLLIN, Clock::now() + lookup_limit);
    }
}

} // namespace enshu::actor
