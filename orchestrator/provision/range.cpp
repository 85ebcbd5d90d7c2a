#include "orchestrator/provision/range.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

namespace enshu::provision {

using exercise::ExerciseError;

Range::Range(plan::RangePlan plan, Golden golden, Provisioner &provisioner, OnProgress on_progress,
             std::int64_t evidence_bytes)
    : plan_(std::move(plan)), golden_(std::move(golden)), provisioner_(&provisioner),
      on_progress_(std::move(on_progress)),
      locker_(provisioner.evidence_locker(plan_), evidence_bytes) {}

const plan::GuestPlan &Range::guest_plan(const std::string &host) const {
    for (const plan::GuestPlan &guest : plan_.guests) {
        if (guest.host == host) {
            return guest;
        }
    }
    throw std::out_of_range(fmt::format("team {} has no host `{}`", plan_.team, host));
}

inject::GuestChannel &Range::guest(const std::string &host) {
    const std::string &uuid = uuid_of(host);
    const std::lock_guard lock(mutex_);
    std::unique_ptr<inject::GuestChannel> &channel = channels_[host];
    if (channel == nullptr) {
        channel = provisioner_.load()->hypervisor().open_agent(uuid);
    }
    return *channel;
}

void Range::move_to(Provisioner &provisioner) {
    const std::lock_guard lock(mutex_);
    provisioner_.load()->forget_checkpoints(plan_);
    provisioner_ = &provisioner;
    for (auto &[host, channel] : channels_) {
        old_channels_.push_back(std::move(channel));
    }
    channels_.clear();
}

void Range::set_cable(const std::string &host, bool plugged) {
    provisioner_.load()->hypervisor().set_cables(uuid_of(host), plugged);
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

void Range::put_back(const std::string &host, const std::string &checkpoint) {
    std::vector<std::string> hosts;
    if (!host.empty()) {
        uuid_of(host); // throws where there is none
        hosts.push_back(host);
    }
    const std::vector<Checkpoint> all = provisioner_.load()->checkpoints(plan_);
    const auto wanted = std::find_if(
        all.begin(), all.end(), [&](const Checkpoint &each) { return each.name == checkpoint; });
    if (!checkpoint.empty() && wanted == all.end()) {
        throw ExerciseError(ExerciseError::Code::NotFound,
                            fmt::format("team {} has no checkpoint `{}`; it has: {}", plan_.team,
                                        checkpoint, fmt::join(checkpoints(), ", ")));
    }
    std::set<std::string> unplugged;
    {
        const std::lock_guard lock(mutex_);
        unplugged = unplugged_;
    }
    provisioner_.load()->put_back(plan_, hosts, golden_, checkpoint.empty() ? nullptr : &*wanted,
                                  unplugged, suspended_, on_progress_);
}

dsl::Milliseconds Range::checkpoint(const std::string &name) {
    return provisioner_.load()->checkpoint(plan_, name, suspended_);
}

std::vector<std::string> Range::checkpoints() const {
    std::vector<std::string> names;
    for (const Checkpoint &each : provisioner_.load()->checkpoints(plan_)) {
        names.push_back(each.name);
    }
    return names;
}

void Range::suspend() {
    suspended_ = true;
    provisioner_.load()->suspend(plan_);
}

void Range::resume() {
    provisioner_.load()->resume(plan_);
    suspended_ = false;
}

} // namespace enshu::provision
