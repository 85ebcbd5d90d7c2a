// A range's machines as evidence, switched off and on, and asked for measures.
#include "orchestrator/process/failpoint.h"
#include "orchestrator/provision/range.h"
#include "orchestrator/provision/range_probe.h"

#include <fmt/format.h>

namespace enshu::provision {

namespace fs = std::filesystem;
using dsl::EvidenceKind;

namespace {

/// What the file of a core has besides the memory.
constexpr std::int64_t core_headers_mib = 2;

fs::path overlay_in(const fs::path &place) {
    return place / "overlay.qcow2";
}

} // namespace

void Range::take(const exercise::CaptureOrder &order, EvidenceItem &item, const fs::path &place) {
    Provisioner &provisioner = *provisioner_.load();
    const plan::GuestPlan &guest = guest_plan(order.host);
    switch (order.kind) {
    case EvidenceKind::Memory:
        locker_.require_room((guest.memory_mib + core_headers_mib) << 20);
        item.captured.format = "elf";
        item.captured.stood_ms = provisioner.take_memory(plan_, guest, content_of(place)).count();
        return;
    case EvidenceKind::Disk:
        locker_.require_room(0); // how small it becomes is known when it is there
        item.captured.format = "qcow2";
        item.captured.stood_ms =
            provisioner.take_disk(plan_, guest, golden_, overlay_in(place)).count();
        return;
    case EvidenceKind::Log:
    case EvidenceKind::File: {
        inject::GuestChannel &channel = this->guest(order.host);
        const std::int64_t size = size_of_file(channel, order.path);
        locker_.require_room(size);
        item.captured.format = "raw";
        take_file(channel, order.path, size, content_of(place));
        return;
    }
    }
}

void Range::take_evidence(const exercise::CaptureOrder &order) {
    EvidenceItem item{order, {}, 0, {}};
    const fs::path place = locker_.begin(order.id);
    item.wall_unix_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                            std::chrono::system_clock::now().time_since_epoch())
                            .count();
    try {
        take(order, item, place);
    } catch (...) {
        locker_.give_up(order.id);
        throw;
    }
    process::failpoint("evidence-taken");
    const std::lock_guard lock(mutex_);
    taken_[order.id] = std::move(item);
}

exercise::Captured Range::keep_evidence(const exercise::CaptureOrder &order) {
    EvidenceItem item;
    {
        const std::lock_guard lock(mutex_);
        const auto found = taken_.find(order.id);
        if (found == taken_.end()) {
            throw std::logic_error("evidence is kept that was not taken");
        }
        item = std::move(found->second);
        taken_.erase(found);
    }
    const fs::path place = provisioner_.load()->evidence_locker(plan_) / (order.id + ".part");
    try {
        if (fs::exists(overlay_in(place))) {
            flatten(overlay_in(place), content_of(place));
        }
    } catch (...) {
        locker_.give_up(order.id);
        throw;
    }
    return locker_.keep(std::move(item));
}

void Range::shut_down(const std::string &host) {
    provisioner_.load()->shut_down(plan_, guest_plan(host));
}

void Range::power_on(const std::string &host) {
    provisioner_.load()->power_on(plan_, guest_plan(host), golden_, plugged(host), on_progress_);
}

void Range::wait_until_healthy(const std::string &host) {
    provisioner_.load()->wait_until_healthy(plan_, guest_plan(host), on_progress_);
}

exercise::ProbeAnswer Range::probe(const exercise::Probe &probe) {
    const ProbedRange range{
        plan_, [this](const std::string &host) -> inject::GuestChannel & { return guest(host); },
        [this](const std::string &host) {
            return provisioner_.load()->hypervisor().power(uuid_of(host));
        },
        [this](const std::string &host) { return plugged(host); }};
    return ask(range, probe);
}

} // namespace enshu::provision
