#include "orchestrator/libvirt/actor_streams.h"

#include "orchestrator/libvirt/connection.h"
#include "orchestrator/libvirt/error.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <sys/socket.h>
#include <thread>
#include <utility>
#include <vector>

namespace enshu::libvirt {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto port_name = "org.enshu.actor.0";
constexpr std::chrono::milliseconds round{50};
/// Leases that waited longer than they are apart.
constexpr std::chrono::milliseconds late{1000};
constexpr std::size_t most_waiting = 1 << 20;

/// A stream, and the connection that it came by: it must not end before.
struct Carrier {
    Held connection;
    Stream stream;
};

/// What the carrying thread alone touches, but for `arrived`, `failed` and `gone`, which are
/// guarded.
struct Channel {
    std::string uuid;
    fabric::Descriptor socket;
    std::optional<Carrier> carrier; ///< absent until it is open
    std::string waiting;            ///< came from the guest, for the socket
    unsigned sent = 0;              ///< lines, since the stream was opened
    Clock::time_point heard{};      ///< when the guest said something last

    std::optional<Carrier> arrived; ///< has just been opened
    bool failed = false;            ///< could not be opened
    bool gone = false;              ///< nobody waits for it any more
};

/// What the socket holds goes to the guest, unless it is late. False: this is the channel's end.
bool carry_to_guest(Channel &channel, bool is_late) {
    std::array<char, 4096> lines{};
    const ssize_t size = recv(channel.socket.get(), lines.data(), lines.size(), MSG_DONTWAIT);
    if (size < 0) {
        return errno == EAGAIN || errno == EINTR;
    }
    if (size == 0) {
        return false;
    }
    if (is_late || !channel.carrier) {
        return true;
    }
    channel.sent += static_cast<unsigned>(std::count(lines.begin(), lines.begin() + size, '\n'));
    // Half a line is worse than none: the guest gets a new stream.
    return virStreamSend(channel.carrier->stream.get(), lines.data(),
                         static_cast<std::size_t>(size)) == size;
}

bool carry_from_guest(Channel &channel) {
    std::array<char, 32 * 1024> bytes{};
    bool more = channel.carrier.has_value();
    bool open = true;
    while (more && channel.waiting.size() < most_waiting) {
        const int size = virStreamRecv(channel.carrier->stream.get(), bytes.data(), bytes.size());
        more = size > 0;
        open = size > 0 || size == -2; // -2: nothing at the moment
        if (more) {
            channel.waiting.append(bytes.data(), static_cast<std::size_t>(size));
            channel.heard = Clock::now();
        }
    }
    if (!channel.waiting.empty()) {
        const ssize_t size = send(channel.socket.get(), channel.waiting.data(),
                                  channel.waiting.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        channel.waiting.erase(0, static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    }
    return open && channel.waiting.size() < most_waiting;
}

std::optional<Carrier> open_stream(const Connection &connection, const std::string &uuid) {
    try {
        Held held = connection.handle.get();
        const Domain domain{require(virDomainLookupByUUIDString(held, uuid.c_str()), "look up")};
        Stream stream{require(virStreamNew(held, VIR_STREAM_NONBLOCK), "make a stream")};
        // By force: what holds it otherwise is a connection of ours that broke.
        require(
            virDomainOpenChannel(domain.get(), port_name, stream.get(), VIR_DOMAIN_CHANNEL_FORCE),
            "open the channel");
        return Carrier{std::move(held), std::move(stream)};
    } catch (const LibvirtError &) { // whoever asked for it asks again
        return std::nullopt;
    }
}

bool is_due_anew(const Channel &channel) {
    const bool quiet = Clock::now() - channel.heard > late && channel.waiting.empty();
    return channel.sent >= ActorStreams::most_lines * 6 / 5 ||
           (channel.sent >= ActorStreams::most_lines && quiet);
}

} // namespace

struct ActorStreams::State {
    explicit State(std::string to) : uri(std::move(to)) {}

    const std::string uri;
    std::mutex mutex; ///< guards what follows; never held across libvirt
    std::condition_variable changed;
    std::vector<std::shared_ptr<Channel>> channels;
    std::deque<std::shared_ptr<Channel>> to_open;
    std::deque<Carrier> to_close;
    bool stop = false;
    bool ended = false; ///< nothing is carried any more
    std::thread opener;
    std::thread carrying;

    void open_and_close();
    void carry();
    void carry_round(const std::vector<std::shared_ptr<Channel>> &all, bool is_late);
};

ActorStreams::ActorStreams(std::string uri) : state_(std::make_unique<State>(std::move(uri))) {}

ActorStreams::~ActorStreams() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->stop = true;
        state_->changed.notify_all();
    }
    for (std::thread *thread : {&state_->carrying, &state_->opener}) {
        if (thread->joinable()) {
            thread->join();
        }
    }
}

fabric::Descriptor ActorStreams::open(const std::string &uuid) {
    std::array<int, 2> ends{-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0) {
        return {};
    }
    fabric::Descriptor ours(ends[0]);
    auto channel = std::make_shared<Channel>();
    channel->uuid = uuid;
    channel->socket = fabric::Descriptor(ends[1]);
    const std::lock_guard lock(state_->mutex);
    if (!state_->opener.joinable()) {
        state_->opener = std::thread([state = state_.get()] { state->open_and_close(); });
        state_->carrying = std::thread([state = state_.get()] { state->carry(); });
    }
    state_->channels.push_back(channel);
    state_->to_open.push_back(channel);
    state_->changed.notify_all();
    return ours;
}

void ActorStreams::State::open_and_close() {
    const Connection connection = connect_remote(uri, {});
    std::unique_lock lock(mutex);
    while (!ended || !to_close.empty()) {
        changed.wait(lock,
                     [&] { return ended || !to_close.empty() || (!stop && !to_open.empty()); });
        std::deque<Carrier> closing;
        closing.swap(to_close); // first: they take up what their guests send
        std::shared_ptr<Channel> opening;
        if (closing.empty() && !stop && !to_open.empty()) {
            opening = std::move(to_open.front());
            to_open.pop_front();
        }
        const bool wanted = opening && !opening->gone;
        lock.unlock();
        for (const Carrier &carrier : closing) {
            virStreamAbort(carrier.stream.get());
        }
        closing.clear();
        std::optional<Carrier> carrier;
        if (wanted) {
            carrier = open_stream(connection, opening->uuid);
        }
        lock.lock();
        if (wanted) {
            opening->failed = !carrier;
            if (carrier && opening->gone) {
                to_close.push_back(std::move(*carrier));
            } else {
                opening->arrived = std::move(carrier);
            }
        }
    }
}

/// What came meanwhile is carried, and whose end this is given up.
void ActorStreams::State::carry_round(const std::vector<std::shared_ptr<Channel>> &all,
                                      bool is_late) {
    for (const auto &channel : all) {
        {
            const std::lock_guard lock(mutex);
            if (channel->arrived) {
                channel->carrier = std::exchange(channel->arrived, std::nullopt);
            }
            channel->gone = channel->failed;
        }
        const bool goes_on = !channel->gone && carry_to_guest(*channel, is_late) &&
                             carry_from_guest(*channel) && !is_due_anew(*channel);
        if (!goes_on) {
            channel->socket.close();
            const std::lock_guard lock(mutex);
            channel->gone = true;
            for (std::optional<Carrier> *carrier : {&channel->carrier, &channel->arrived}) {
                if (*carrier) {
                    to_close.push_back(*std::exchange(*carrier, std::nullopt));
                }
            }
            changed.notify_all();
        }
    }
}

void ActorStreams::State::carry() {
    Clock::time_point last = Clock::now();
    std::unique_lock lock(mutex);
    while (!stop) {
        const std::vector<std::shared_ptr<Channel>> all = channels;
        lock.unlock();
        const auto now = Clock::now();
        carry_round(all, now - last > late);
        last = now;
        lock.lock();
        std::erase_if(channels, [](const auto &channel) { return channel->gone; });
        changed.wait_for(lock, round, [&] { return stop; });
    }
    for (const auto &channel : channels) {
        channel->gone = true;
        channel->socket.close();
        for (std::optional<Carrier> *carrier : {&channel->carrier, &channel->arrived}) {
            if (*carrier) {
                to_close.push_back(*std::exchange(*carrier, std::nullopt));
            }
        }
    }
    ended = true;
    changed.notify_all();
}

} // namespace enshu::libvirt
