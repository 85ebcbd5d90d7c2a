#include "orchestrator/libvirt/link.h"

#include "orchestrator/libvirt/error.h"

#include <fmt/format.h>
#include <libvirt/virterror.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace enshu::libvirt {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds turn_deadline{60};
constexpr int keepalive_interval_s = 3;
constexpr unsigned keepalive_count = 2; // a third of `silence` each, and one to answer

std::shared_ptr<virConnect> own(virConnectPtr connection) {
    return {connection, Releases<virConnectClose>()};
}

const char *why_closed(int reason) {
    switch (reason) {
    case VIR_CONNECT_CLOSE_REASON_KEEPALIVE:
        return "it no longer answered";
    case VIR_CONNECT_CLOSE_REASON_EOF:
        return "it closed the connection";
    default:
        return "the connection broke";
    }
}

} // namespace

/// One callback, as it is registered with one connection after the other.
struct Link::Entry {
    int event = 0;
    virConnectDomainEventGenericCallback callback = nullptr;
    Opaque opaque;
    std::function<void(virConnectPtr)> opened;
    int id = -1; ///< with the connection of `generation`; the first id is 0
    unsigned generation = 0;
};

struct Link::State {
    std::string uri;
    bool remote = false;
    OnChange on_change;

    std::mutex mutex; ///< guards what follows; never held across libvirt
    std::condition_variable changed;
    std::shared_ptr<virConnect> connection;             ///< null: down
    std::vector<std::shared_ptr<virConnect>> lost_ones; ///< until nobody holds them
    bool lost = false;                                  ///< noted by the event thread
    bool stopped = false;
    bool ended = false; ///< the opening thread has nothing left to do
    bool tried = false;
    bool told_up = false; ///< on_change() heard that it is up
    std::string why = "it was never opened";
    Clock::time_point since = Clock::now();
    unsigned generation = 0;
    unsigned requests = 0;
    std::vector<std::shared_ptr<Entry>> entries;

    /// Under the lock.
    std::string words() const {
        const auto seconds =
            std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - since).count();
        return fmt::format("down since {} s: {}", seconds, why);
    }
    LibvirtError down() const {
        return {VIR_ERR_NO_CONNECT, VIR_FROM_REMOTE,
                fmt::format("the hypervisor {} cannot be asked: {}", uri, words())};
    }
};

Link::Link() : state_(std::make_shared<State>()) {}

Link::Link(Link &&other) noexcept = default;

Link &Link::operator=(Link &&other) noexcept {
    std::swap(state_, other.state_);
    return *this;
}

Link::~Link() {
    stop();
}

void Link::stop() noexcept {
    if (state_ == nullptr) {
        return;
    }
    std::unique_lock lock(state_->mutex);
    state_->stopped = true;
    state_->changed.notify_all();
    if (!state_->uri.empty()) {
        // Opening can take as long as the network likes; the thread then ends after us.
        state_->changed.wait_for(lock, std::chrono::seconds(3), [&] { return state_->ended; });
    }
    const std::shared_ptr<virConnect> connection = std::move(state_->connection);
    lock.unlock();
}

void Link::reset(virConnectPtr connection) {
    const std::lock_guard lock(state_->mutex);
    state_->connection = own(connection);
    state_->tried = true;
    ++state_->generation;
}

void Link::keep(const std::string &uri, bool remote, OnChange on_change) {
    state_->uri = uri;
    state_->remote = remote;
    state_->on_change = std::move(on_change);
    std::thread([state = state_] { run(state); }).detach(); // see stop()
}

bool Link::wait_until_open(std::chrono::milliseconds deadline) const {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait_for(lock, deadline, [&] { return state_->tried; });
    return state_->connection != nullptr;
}

Held Link::get() const {
    const std::lock_guard lock(state_->mutex);
    if (state_->connection == nullptr) {
        throw state_->down();
    }
    return Held(state_->connection);
}

bool Link::up() const {
    const std::lock_guard lock(state_->mutex);
    return state_->connection != nullptr;
}

std::string Link::why_down() const {
    const std::lock_guard lock(state_->mutex);
    return state_->connection != nullptr ? "" : state_->words();
}

unsigned Link::generation() const {
    const std::lock_guard lock(state_->mutex);
    return state_->generation;
}

Link::Turn Link::turn() const {
    std::unique_lock lock(state_->mutex);
    if (!state_->remote) {
        return Turn(nullptr);
    }
    const bool free = state_->changed.wait_for(lock, turn_deadline, [&] {
        return state_->requests < most_requests || state_->connection == nullptr;
    });
    if (state_->connection == nullptr) {
        throw state_->down();
    }
    if (!free) {
        throw LibvirtError(VIR_ERR_OPERATION_TIMEOUT, VIR_FROM_REMOTE,
                           fmt::format("the hypervisor {} is busy: {} requests did not end within "
                                       "{} s",
                                       state_->uri, most_requests, turn_deadline.count()));
    }
    ++state_->requests;
    return Turn(std::shared_ptr<void>(nullptr, [state = state_](void *) {
        const std::lock_guard guard(state->mutex);
        --state->requests;
        state->changed.notify_all();
    }));
}

void Link::register_with(const std::shared_ptr<State> &state, virConnectPtr connection,
                         const std::shared_ptr<Entry> &entry) {
    void *opaque = entry->opaque.make();
    const int id = virConnectDomainEventRegisterAny(connection, nullptr, entry->event,
                                                    entry->callback, opaque, entry->opaque.free);
    if (id < 0) {
        const LibvirtError error = last_error("watch guests");
        entry->opaque.free(opaque);
        throw error;
    }
    {
        const std::lock_guard lock(state->mutex);
        entry->id = id;
        entry->generation = state->generation;
    }
    if (entry->opened) {
        entry->opened(connection);
    }
}

Link::Watch Link::add_watch(int event, virConnectDomainEventGenericCallback callback, Opaque opaque,
                            std::function<void(virConnectPtr)> opened) {
    auto entry = std::make_shared<Entry>();
    entry->event = event;
    entry->callback = callback;
    entry->opaque = std::move(opaque);
    entry->opened = std::move(opened);
    std::shared_ptr<virConnect> connection;
    {
        const std::lock_guard lock(state_->mutex);
        // While it is down the opening thread registers it, with all the others.
        state_->entries.push_back(entry);
        connection = state_->connection;
    }
    Watch watch(nullptr, [state = state_, entry](void *) { unwatch(*state, entry); });
    if (connection != nullptr) {
        try {
            register_with(state_, connection.get(), entry);
        } catch (const LibvirtError &) {
            const std::lock_guard lock(state_->mutex);
            if (state_->connection == connection) {
                throw;
            } // else it was lost this moment, and the next one has the watch from the beginning
        }
    }
    return watch;
}

void Link::unwatch(State &state, const std::shared_ptr<Entry> &entry) {
    std::shared_ptr<virConnect> connection;
    {
        const std::lock_guard lock(state.mutex);
        std::erase(state.entries, entry);
        if (state.connection != nullptr && entry->generation == state.generation &&
            entry->id >= 0) {
            connection = state.connection;
        }
    }
    if (connection != nullptr) {
        virConnectDomainEventDeregisterAny(connection.get(), entry->id);
    }
}

void Link::on_close(virConnectPtr, int reason, void *held) {
    State &state = **static_cast<std::shared_ptr<State> *>(held);
    const std::lock_guard lock(state.mutex);
    state.lost = true;
    state.why = why_closed(reason);
    state.changed.notify_all();
}

/// Returns when it is lost, or when the link goes.
void Link::stay_open(const std::shared_ptr<State> &state,
                     const std::shared_ptr<virConnect> &connection) {
    if (state->remote) {
        require(virConnectSetKeepAlive(connection.get(), keepalive_interval_s, keepalive_count),
                "watch over the connection");
    }
    auto held = std::make_unique<std::shared_ptr<State>>(state);
    {
        const std::lock_guard lock(state->mutex);
        state->lost = false;
    }
    require(virConnectRegisterCloseCallback(
                connection.get(), &Link::on_close, held.get(),
                [](void *opaque) { delete static_cast<std::shared_ptr<State> *>(opaque); }),
            "watch over the connection");
    static_cast<void>(held.release()); // libvirt's now
    std::vector<std::shared_ptr<Entry>> entries;
    {
        const std::lock_guard lock(state->mutex);
        if (state->stopped) {
            return;
        }
        ++state->generation;
        state->connection = connection;
        entries = state->entries;
    }
    std::string trouble;
    try {
        for (const auto &entry : entries) {
            register_with(state, connection.get(), entry);
        }
    } catch (const LibvirtError &error) {
        trouble = error.what();
    }
    std::unique_lock lock(state->mutex);
    state->tried = true;
    state->changed.notify_all();
    if (trouble.empty()) {
        state->told_up = true;
        lock.unlock();
        if (state->on_change) {
            state->on_change(true, "");
        }
        lock.lock();
        state->changed.wait(lock, [&] { return state->lost || state->stopped; });
    } else {
        state->why = trouble;
    }
    state->lost_ones.push_back(connection);
    state->connection.reset();
    state->since = Clock::now();
    state->changed.notify_all();
    lock.unlock();
    virConnectUnregisterCloseCallback(connection.get(), &Link::on_close);
}

void Link::run(const std::shared_ptr<State> &state) {
    std::chrono::milliseconds wait = first_wait;
    std::unique_lock lock(state->mutex);
    while (!state->stopped) {
        // Whom nobody holds any more nobody can take up again.
        std::vector<std::shared_ptr<virConnect>> forgotten;
        for (auto &lost : state->lost_ones) {
            if (lost.use_count() == 1) {
                forgotten.push_back(std::move(lost));
            }
        }
        std::erase(state->lost_ones, nullptr);
        lock.unlock();
        forgotten.clear();
        const auto begin = Clock::now();
        std::string why;
        try {
            stay_open(state, own(require(virConnectOpen(state->uri.c_str()),
                                         ("connect to " + state->uri).c_str())));
        } catch (const LibvirtError &error) {
            why = error.what();
        }
        lock.lock();
        if (!why.empty()) {
            state->why = why;
        }
        state->tried = true;
        state->changed.notify_all();
        const std::string told = state->why;
        if (std::exchange(state->told_up, false) && !state->stopped && state->on_change) {
            lock.unlock();
            state->on_change(false, told);
            lock.lock();
        }
        // One that held for a while is tried again soon.
        wait = Clock::now() - begin > longest_wait
                   ? first_wait
                   : std::min<std::chrono::milliseconds>(wait * 2, longest_wait);
        state->changed.wait_for(lock, wait, [&] { return state->stopped; });
    }
    state->ended = true;
    state->changed.notify_all();
}

} // namespace enshu::libvirt
