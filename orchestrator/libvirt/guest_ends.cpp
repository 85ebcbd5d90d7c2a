#include "orchestrator/libvirt/guest_ends.h"

#include "orchestrator/libvirt/error.h"

#include <libvirt/virterror.h>

#include <array>

namespace enshu::libvirt {

namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr std::chrono::seconds look_for{60};
constexpr std::chrono::seconds look_every{2};

/// After "the guest".
const char *why_stopped(int detail) {
    switch (detail) {
    case VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN:
        return "was switched off";
    case VIR_DOMAIN_EVENT_STOPPED_DESTROYED:
        return "was ended by somebody else";
    case VIR_DOMAIN_EVENT_STOPPED_CRASHED:
        return "crashed";
    case VIR_DOMAIN_EVENT_STOPPED_SAVED:
        return "was saved by somebody else";
    case VIR_DOMAIN_EVENT_STOPPED_FAILED:
        return "ended because its QEMU process did";
    default:
        return "ended";
    }
}

/// True only if libvirt says so: an end that was undone meanwhile is no news, and neither is a
/// connection that does not answer.
bool is_gone(virConnectPtr connection, const std::string &uuid) {
    const Domain domain{virDomainLookupByUUIDString(connection, uuid.c_str())};
    if (domain == nullptr) {
        return last_error("look up a domain").code() == VIR_ERR_NO_DOMAIN;
    }
    return virDomainIsActive(domain.get()) == 0;
}

} // namespace

GuestEnds::GuestEnds(std::shared_ptr<Connection> connection) : connection_(std::move(connection)) {
    watch_ = connection_->handle.watch(VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                       VIR_DOMAIN_EVENT_CALLBACK(&GuestEnds::on_event), shared_,
                                       [shared = shared_](virConnectPtr) {
                                           const std::lock_guard lock(shared->mutex);
                                           shared->look_until = SteadyClock::now() + look_for;
                                           shared->changed.notify_all();
                                       });
}

GuestEnds::~GuestEnds() {
    watch_.reset();
    stop_reporting();
}

void GuestEnds::stop_reporting() {
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->stop = true;
    }
    shared_->changed.notify_all();
    if (reporter_.joinable()) {
        reporter_.join();
    }
}

void GuestEnds::on_ended(OnEnded ended) {
    stop_reporting();
    if (!ended) {
        return;
    }
    shared_->stop = false; // nobody else looks at it: there is no reporter
    reporter_ = std::thread([shared = shared_, connection = connection_, ended = std::move(ended)] {
        report(*shared, *connection, ended);
    });
}

void GuestEnds::watch(const std::string &uuid) {
    {
        const std::lock_guard lock(shared_->mutex);
        if (!shared_->watched.insert(uuid).second) {
            return;
        }
    }
    // It may have ended before we watched it.
    if (is_gone(connection_->handle.get(), uuid)) {
        const std::lock_guard lock(shared_->mutex);
        shared_->ends.push_back({uuid, why_stopped(VIR_DOMAIN_EVENT_STOPPED_FAILED)});
        shared_->changed.notify_all();
    }
}

void GuestEnds::forget(const std::string &uuid) {
    const std::lock_guard lock(shared_->mutex);
    shared_->watched.erase(uuid);
}

void GuestEnds::look_after(Shared &shared, const Connection &connection) {
    std::set<std::string> watched;
    {
        const std::lock_guard lock(shared.mutex);
        watched = shared.watched;
    }
    try {
        for (const std::string &uuid : watched) {
            const Link::Turn turn = connection.handle.turn();
            const bool gone = is_gone(connection.handle.get(), uuid);
            const std::lock_guard lock(shared.mutex);
            if (!gone) {
                shared.missed.erase(uuid);
            } else if (!shared.missed.insert(uuid).second) {
                shared.ends.push_back({uuid, "ended while its hypervisor could not be reached"});
            }
        }
    } catch (const LibvirtError &) { // down again: there will be another look
    }
}

int GuestEnds::on_event(virConnectPtr, virDomainPtr domain, int event, int detail, void *held) {
    if (event != VIR_DOMAIN_EVENT_STOPPED && event != VIR_DOMAIN_EVENT_CRASHED) {
        return 0;
    }
    Shared &shared = **static_cast<std::shared_ptr<Shared> *>(held);
    std::array<char, VIR_UUID_STRING_BUFLEN> uuid{};
    virDomainGetUUIDString(domain, uuid.data());
    const std::lock_guard lock(shared.mutex);
    if (shared.watched.contains(uuid.data())) {
        shared.ends.push_back(
            {uuid.data(), event == VIR_DOMAIN_EVENT_CRASHED ? "crashed" : why_stopped(detail)});
        shared.changed.notify_all();
    }
    return 0;
}

void GuestEnds::report(Shared &shared, Connection &connection, const OnEnded &ended) {
    std::unique_lock lock(shared.mutex);
    for (;;) {
        const auto is_told = [&] { return shared.stop || !shared.ends.empty(); };
        if (SteadyClock::now() < shared.look_until) {
            lock.unlock();
            look_after(shared, connection);
            lock.lock();
            shared.changed.wait_for(lock, look_every, is_told);
        } else {
            shared.changed.wait(
                lock, [&] { return is_told() || SteadyClock::now() < shared.look_until; });
        }
        if (shared.stop) {
            return;
        }
        if (shared.ends.empty()) {
            continue;
        }
        const End end = std::move(shared.ends.front());
        shared.ends.pop_front();
        lock.unlock();
        bool gone = false;
        try {
            gone = is_gone(connection.handle.get(), end.uuid);
        } catch (const LibvirtError &) { // down: look_after() asks again when it is back
        }
        lock.lock();
        if (gone && shared.watched.erase(end.uuid) > 0 && !shared.stop) {
            lock.unlock();
            ended(end.uuid, end.why);
            lock.lock();
        }
    }
}

} // namespace enshu::libvirt
