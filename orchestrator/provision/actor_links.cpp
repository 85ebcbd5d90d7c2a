#include "orchestrator/provision/actor_links.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <memory>
#include <poll.h>
#include <sys/socket.h>

namespace enshu::provision {

namespace {
using Clock = std::chrono::steady_clock;
constexpr std::size_t longest_line = 2048;
constexpr std::size_t most_per_tick = 64 * 1024;
constexpr std::chrono::milliseconds tick{100};
} // namespace

struct ActorLinks::Link {
    Link(unsigned team_number, std::string host_id, Open how)
        : team(team_number), host(std::move(host_id)), open(std::move(how)) {}

    const unsigned team;
    const std::string host;
    const Open open;
    fabric::Descriptor socket;
    std::string pending;     ///< an unfinished line
    bool discarding = false; ///< the rest of a line that was too long
    Clock::time_point next_try{};
    Clock::time_point next_lease{};
    std::atomic<bool> granted = true;
    bool told_to_stop = false;

    void close_now() {
        socket.close();
        pending.clear();
        discarding = false;
        next_try = Clock::now() + std::chrono::milliseconds(500);
    }

    void open_if_due() {
        if (socket.get() >= 0 || Clock::now() < next_try) {
            return;
        }
        socket = open();
        if (socket.get() < 0) {
            close_now();
        }
    }

    void renew_if_due(bool all_granted) {
        if (socket.get() < 0 || !all_granted) {
            return;
        }
        if (!granted) {
            if (!told_to_stop) {
                told_to_stop = true;
                tell_lease(std::chrono::milliseconds(0));
            }
            return;
        }
        told_to_stop = false;
        if (Clock::now() < next_lease) {
            return;
        }
        next_lease = Clock::now() + std::chrono::seconds(1);
        tell_lease(ActorLinks::lease);
    }

    void tell_lease(std::chrono::milliseconds lease) {
        const std::string line = fmt::format("{{\"lease_ms\":{}}}\n", lease.count());
        // A guest that does not read gets no lease: that is what a lease is for.
        if (send(socket.get(), line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0 &&
            errno != EAGAIN) {
            close_now();
        }
    }

    void take_in(const OnLine &on_line) {
        std::array<char, 8192> buffer{};
        for (std::size_t taken = 0; socket.get() >= 0 && taken < most_per_tick;) {
            const auto count = recv(socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
            if (count <= 0) {
                if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
                    close_now();
                }
                return;
            }
            taken += static_cast<std::size_t>(count);
            for (const char c : std::string_view(buffer.data(), static_cast<std::size_t>(count))) {
                take_in_character(c, on_line);
            }
        }
    }

    void take_in_character(char c, const OnLine &on_line) {
        if (c == '\n') {
            if (!discarding && !pending.empty()) {
                on_line(team, host, pending);
            }
            pending.clear();
            discarding = false;
        } else if (pending.size() < longest_line) {
            pending += c;
        } else {
            discarding = true;
        }
    }
};

ActorLinks::ActorLinks(OnLine on_line) : on_line_(std::move(on_line)), thread_([this] { run(); }) {}

ActorLinks::~ActorLinks() {
    stop_ = true;
    thread_.join();
}

void ActorLinks::add(unsigned team, const std::string &host, Open open) {
    const std::lock_guard lock(mutex_);
    links_.push_back(std::make_unique<Link>(team, host, std::move(open)));
}

void ActorLinks::grant_leases(unsigned team, bool granted) {
    const std::lock_guard lock(mutex_);
    for (const auto &link : links_) {
        if (link->team == team) {
            link->granted = granted;
        }
    }
}

void ActorLinks::run() {
    while (!stop_) {
        std::vector<pollfd> fds;
        std::vector<Link *> links;
        {
            const std::lock_guard lock(mutex_);
            for (const auto &link : links_) {
                links.push_back(link.get());
            }
        }
        for (Link *link : links) {
            link->open_if_due();
            link->renew_if_due(granted_);
            fds.push_back({link->socket.get(), POLLIN, 0});
        }
        poll(fds.data(), fds.size(), static_cast<int>(tick.count()));
        bool any = false;
        for (std::size_t i = 0; i < links.size(); ++i) {
            if (fds[i].revents != 0) {
                links[i]->take_in(on_line_);
                any = true;
            }
        }
        if (any) { // at most one helping per guest and tick
            std::this_thread::sleep_for(tick);
        }
    }
}

} // namespace enshu::provision
