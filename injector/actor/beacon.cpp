#include "injector/actor/beacon.h"

#include "injector/actor/failure.h"
#include "injector/actor/http.h"
#include "injector/actor/lease.h"

#include <cstdio>
#include <poll.h>
#include <random>

namespace enshu::actor {
namespace {

constexpr seconds contact_limit{10};
constexpr std::size_t max_answer = 64 * 1024;

void make_contact(const BeaconOptions &options, Lease &lease) {
    const auto deadline = Clock::now() + contact_limit;
    const Fd fd = begin_connect(options.proxy.value_or(options.url.server));
    if (!lease.wait(fd.get(), POLLOUT, deadline) || connect_error(fd) != 0) {
        return;
    }
    const auto head =
        http::request_head("GET", options.url, options.proxy.has_value(), options.agent);
    std::string_view rest = head;
    while (!rest.empty()) {
        if (write_some(fd, rest) == Io::Closed || !lease.wait(fd.get(), POLLOUT, deadline)) {
            return;
        }
    }
    std::string answer; // what it says changes nothing: a beacon obeys nobody
    while (answer.size() < max_answer && lease.wait(fd.get(), POLLIN, deadline)) {
        if (read_some(fd, answer, 4096) == Io::Closed) {
            break;
        }
    }
}

void try_contact(const BeaconOptions &options, Lease &lease) {
    try {
        make_contact(options, lease);
    } catch (const Failure &failure) {
        if (failure.code() != Exit::Failed) {
            throw;
        }
        // No route, no network: a beacon tries again.
    }
}

} // namespace

void beacon(const BeaconOptions &options) {
    Lease lease(options.socket);
    std::mt19937_64 random{std::random_device{}()};
    std::uniform_int_distribution<milliseconds::rep> pause(options.min.count(),
                                                           options.max.count());
    try {
        for (;;) {
            try_contact(options, lease);
            lease.wait(-1, 0, Clock::now() + milliseconds(pause(random)));
        }
    } catch (const LeaseEnded &) {
        std::fprintf(stderr, "actor: the lease has ended\n");
    }
}

} // namespace enshu::actor
