#include "orchestrator/provision/range.h"

#include <fmt/format.h>

#include <stdexcept>

namespace enshu::provision {

Range::Range(plan::RangePlan plan, Hypervisor &hypervisor)
    : plan_(std::move(plan)), hypervisor_(hypervisor) {}

const std::string &Range::uuid_of(const std::string &host) const {
    for (const plan::GuestPlan &guest : plan_.guests) {
        if (guest.host == host) {
            return guest.uuid;
        }
    }
    throw std::out_of_range(fmt::format("team {} has no host `{}`", plan_.team, host));
}

inject::GuestChannel &Range::guest(const std::string &host) {
    const std::string &uuid = uuid_of(host);
    const std::lock_guard lock(mutex_);
    std::unique_ptr<inject::GuestChannel> &channel = channels_[host];
    if (channel == nullptr) {
        channel = hypervisor_.open_agent(uuid);
    }
    return *channel;
}

void Range::set_cable(const std::string &host, bool plugged) {
    hypervisor_.set_cables(uuid_of(host), plugged);
    remember_cable(host, plugged);
}

void Range::remember_cable(const std::string &host, bool plugged) {
    const std::lock_guard lock(mutex_);
    if (plugged) {
        unplugged_.erase(host);
    } else {
        unplugged_.insert(host);
    }
}

bool Range::plugged(const std::string &host) const {
    const std::lock_guard lock(mutex_);
    return !unplugged_.contains(host);
}

void Range::suspend() {
    for (const plan::GuestPlan &guest : plan_.guests) {
        hypervisor_.suspend(guest.uuid);
    }
}

void Range::resume() {
    for (const plan::GuestPlan &guest : plan_.guests) {
        hypervisor_.resume(guest.uuid);
    }
}

} // namespace enshu::provision
