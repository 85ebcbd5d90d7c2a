#include "injector/actor/lease.h"

#include "injector/actor/failure.h"

#include <algorithm>
#include <array>
#include <poll.h>

namespace enshu::actor {

Lease::Lease(const std::string &socket) : last_word_(Clock::now() - lease_limit) {
    try {
        keeper_ = connect_unix(socket);
    } catch (const Failure &failure) {
        if (failure.code() == Exit::Usage) {
            throw;
        }
        throw Failure(Exit::Refused,
                      "this is no machine of a running exercise: " + std::string(failure.what()));
    }
    pollfd first{keeper_.get(), POLLIN, 0};
    poll(&first, 1, 3000);
    try {
        refresh();
    } catch (const LeaseEnded &) {
        throw Failure(Exit::Refused, "the exercise grants no lease");
    }
}

void Lease::refresh() {
    std::string bytes;
    auto io = Io::Done;
    while (bytes.size() < 4096 && (io = read_some(keeper_, bytes, 512)) == Io::Done) {
    }
    for (const auto &line : cutter_.feed(bytes)) {
        if (line == "lease") {
            last_word_ = Clock::now();
        }
    }
    if (io == Io::Closed || Clock::now() >= ends()) {
        throw LeaseEnded();
    }
}

bool Lease::wait(int fd, short events, Deadline deadline) {
    for (;;) {
        std::array<pollfd, 2> watched{pollfd{keeper_.get(), POLLIN, 0}, pollfd{fd, events, 0}};
        poll(watched.data(), watched.size(), until(std::min(deadline, ends())));
        refresh();
        if (watched[1].revents != 0) {
            return true;
        }
        if (Clock::now() >= deadline) {
            return false;
        }
    }
}

void Lease::tell(const std::string &line) {
    const auto whole = line + "\n";
    std::string_view rest = whole;
    write_some(keeper_, rest);
}

} // namespace enshu::actor
