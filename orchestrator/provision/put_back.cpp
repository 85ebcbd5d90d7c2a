// A range that is there: kept, put back, stopped and let go again.
#include "orchestrator/process/failpoint.h"
#include "orchestrator/provision/disk_budget.h"
#include "orchestrator/provision/provisioner.h"
#include "orchestrator/provision/side_by_side.h"
#include "orchestrator/provision/slots.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

namespace enshu::provision {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;
using SteadyClock = std::chrono::steady_clock;

namespace {

using Job = std::function<void(const std::atomic<bool> &)>;
const std::atomic<bool> never = false;
/// What a checkpoint leaves free of the disk.
constexpr std::int64_t checkpoint_reserve_mib = 512;

} // namespace

void Provisioner::suspend(const plan::RangePlan &range) {
    std::vector<Job> jobs;
    for (const plan::GuestPlan &guest : range.guests) {
        jobs.emplace_back([&](const std::atomic<bool> &) {
            if (hypervisor_.power(guest.uuid) == Power::Running) {
                hypervisor_.suspend(guest.uuid);
            }
        });
    }
    side_by_side(std::move(jobs), never);
}

void Provisioner::resume(const plan::RangePlan &range) {
    std::vector<const plan::GuestPlan *> all;
    for (const plan::GuestPlan &guest : range.guests) {
        all.push_back(&guest);
    }
    set_clocks(let_go(range, all));
}

/// Guests that have used up their disks stay where they are. Returns those that go on.
std::vector<const plan::GuestPlan *>
Provisioner::let_go(const plan::RangePlan &range,
                    const std::vector<const plan::GuestPlan *> &guests) {
    std::map<std::string, std::int64_t> written =
        written_in(paths_.team(range.exercise, range.team));
    std::vector<const plan::GuestPlan *> resumed;
    for (const plan::GuestPlan *guest : guests) {
        if (written[guest->host] < disk_stop_bytes &&
            hypervisor_.power(guest->uuid) == Power::Suspended) {
            hypervisor_.resume(guest->uuid);
            resumed.push_back(guest);
        }
    }
    return resumed;
}

/// A guest that does not answer keeps its clock, and its checks will tell.
void Provisioner::set_clocks(const std::vector<const plan::GuestPlan *> &guests) {
    std::vector<Job> jobs;
    for (const plan::GuestPlan *guest : guests) {
        jobs.emplace_back([this, guest](const std::atomic<bool> &) {
            try {
                awaken(*guest, seconds(5), [] { return false; });
            } catch (const std::exception &) {
            }
        });
    }
    side_by_side(std::move(jobs), never);
}

void Provisioner::put_back(const plan::RangePlan &range, const std::vector<std::string> &hosts,
                           const Golden &golden, const Checkpoint *checkpoint,
                           const std::set<std::string> &unplugged, bool suspended,
                           const OnProgress &on_progress) {
    std::vector<const plan::GuestPlan *> guests;
    for (const plan::GuestPlan &guest : range.guests) {
        const bool meant =
            hosts.empty() || std::find(hosts.begin(), hosts.end(), guest.host) != hosts.end();
        if (!meant) {
            continue;
        }
        if (checkpoint != nullptr && !checkpoint->guests.contains(guest.host)) {
            throw ProvisionError(fmt::format("{} was not there when the checkpoint `{}` was taken",
                                             guest.host, checkpoint->name));
        }
        if (const std::int64_t written =
                checkpoint == nullptr || !site_.here
                    ? 0
                    : written_bytes(checkpoint->guests.at(guest.host).disk);
            written >= disk_stop_bytes) {
            throw ProvisionError(fmt::format(
                "{} had written {} of its {} MiB when the checkpoint `{}` was taken, and could not "
                "go on from there; put it back to an earlier one",
                guest.host, written >> 20, disk_budget_bytes >> 20, checkpoint->name));
        }
        guests.push_back(&guest);
    }
    fabric_.build(range); // after a reboot there is none
    std::set<fs::path> kept;
    for (const Checkpoint &each : checkpoints(range)) {
        for (const auto &[host, frozen] : each.guests) {
            kept.insert(frozen.disk);
        }
    }
    Slots slots(limits_.thawing_at_once);
    std::mutex mutex;
    std::vector<const plan::GuestPlan *> thawed;
    std::string wrong;
    const auto fail = [&](const plan::GuestPlan &guest, const std::exception &error) {
        tell(on_progress,
             {range.team, guest.host, HostState::Broken, {error.what(), error.what()}});
        const std::lock_guard lock(mutex);
        wrong += fmt::format("{}{}: {}", wrong.empty() ? "" : "; ", guest.host, error.what());
    };
    std::vector<Job> jobs;
    for (unsigned ticket = 0; const plan::GuestPlan *guest : guests) {
        jobs.emplace_back([&, guest, ticket](const std::atomic<bool> &stop) {
            const Slots::Turn turn(slots, ticket, stop);
            try {
                tell(on_progress, {range.team, guest->host, HostState::Cloning, {}});
                fs::path disk;
                if (hypervisor_.exists(guest->uuid)) {
                    disk = hypervisor_.disk(guest->uuid);
                } else if (is_off(range, *guest)) {
                    disk = disk_of_one_that_is_off(range, *guest);
                }
                hypervisor_.destroy(guest->uuid);
                process::failpoint("put-back-destroyed");
                FrozenHost frozen = bring(golden, guest->host, on_progress, stop);
                if (checkpoint != nullptr) {
                    frozen.guest = checkpoint->guests.at(guest->host);
                }
                thaw(range, *guest, frozen);
                forget_off(range, *guest);
                process::failpoint("put-back-thawed");
                if (!disk.empty() && !kept.contains(disk)) {
                    files_.remove_file(disk); // nothing lies over a disk that was written to
                }
                if (const bool plugged = !unplugged.contains(guest->host);
                    !plugged || checkpoint != nullptr) {
                    hypervisor_.set_cables(guest->uuid, plugged);
                }
                const std::lock_guard lock(mutex);
                thawed.push_back(guest);
            } catch (const std::exception &error) {
                fail(*guest, error);
            }
        });
        ++ticket;
    }
    side_by_side(std::move(jobs), never);
    if (suspended) {
        for (const plan::GuestPlan *guest : thawed) { // as healthy as when it was frozen
            tell(on_progress, {range.team, guest->host, HostState::Healthy, {}});
        }
    } else {
        for (const plan::GuestPlan *guest : thawed) {
            hypervisor_.resume(guest->uuid);
        }
        process::failpoint("put-back-resumed");
        std::vector<Job> wakings;
        for (const plan::GuestPlan *guest : thawed) {
            wakings.emplace_back([&, guest](const std::atomic<bool> &) {
                try {
                    awaken_to_health(range.team, *guest, on_progress, never);
                } catch (const std::exception &error) {
                    fail(*guest, error);
                }
            });
        }
        side_by_side(std::move(wakings), never);
    }
    if (!wrong.empty()) {
        throw ProvisionError(wrong);
    }
}

/// Of a checkpoint that nobody can be put back to any more. Its disks lie under the present ones.
void Provisioner::remove_memory(const std::vector<Checkpoint> &checkpoints,
                                const std::string &name) noexcept {
    for (const Checkpoint &each : checkpoints) {
        for (const auto &[host, frozen] : each.guests) {
            try {
                if (each.name == name) {
                    files_.remove_file(frozen.memory);
                }
            } catch (const std::exception &) { // it goes with the exercise
            }
        }
    }
}

std::vector<Checkpoint> Provisioner::checkpoints(const plan::RangePlan &range) const {
    return checkpoints_in(paths_.team(range.exercise, range.team));
}

void Provisioner::forget_checkpoints(const plan::RangePlan &range) const {
    provision::forget_checkpoints(paths_.team(range.exercise, range.team));
}

/// A full disk would stop the guests of all teams.
void Provisioner::require_room_for_memory(const plan::RangePlan &range) const {
    std::int64_t needed = checkpoint_reserve_mib;
    for (const plan::GuestPlan &guest : range.guests) {
        needed += guest.memory_mib;
    }
    const fs::path team = paths_.team(range.exercise, range.team);
    const auto free = static_cast<std::int64_t>(fs::space(team).available >> 20);
    if (site_.here && free < needed) {
        throw ProvisionError(fmt::format("{} MiB of disk are free, and a checkpoint of team {} is "
                                         "taken only where {} MiB are",
                                         free, range.team, needed));
    }
}

milliseconds Provisioner::checkpoint(const plan::RangePlan &range, const std::string &name,
                                     bool suspended) {
    require_room_for_memory(range);
    const fs::path team = paths_.team(range.exercise, range.team);
    const std::vector<Checkpoint> before = checkpoints_in(team);
    std::vector<const plan::GuestPlan *> there;
    for (const plan::GuestPlan &guest : range.guests) {
        if (!hypervisor_.exists(guest.uuid)) { // the team could not be rewound to it
            throw ProvisionError(fmt::format("{} is not there; `enshu reset --team {} --host {}` "
                                             "puts it back",
                                             guest.host, range.team, guest.host));
        }
        there.push_back(&guest);
    }
    const auto go_on = [&] {
        return suspended ? std::vector<const plan::GuestPlan *>{} : let_go(range, there);
    };
    const auto stopped_at = SteadyClock::now();
    Checkpoint checkpoint{name,
                          std::chrono::duration_cast<milliseconds>(
                              std::chrono::system_clock::now().time_since_epoch())
                              .count(),
                          {}};
    try {
        suspend(range);
        process::failpoint("checkpoint-suspended");
        Slots slots(limits_.thawing_at_once);
        std::mutex mutex;
        std::vector<Job> jobs;
        for (unsigned ticket = 0; const plan::GuestPlan *guest : there) {
            jobs.emplace_back([&, guest, ticket](const std::atomic<bool> &stop) {
                const Slots::Turn turn(slots, ticket, stop);
                const FileOwner owner{range.exercise, range.team, guest->host};
                const FrozenGuest frozen{files_.next_file(owner, "memory"),
                                         hypervisor_.disk(guest->uuid)};
                hypervisor_.checkpoint(guest->uuid, frozen.memory,
                                       files_.next_file(owner, "qcow2"));
                process::failpoint("checkpoint-guest-kept");
                const std::lock_guard lock(mutex);
                checkpoint.guests[guest->host] = frozen;
            });
            ++ticket;
        }
        side_by_side(std::move(jobs), never);
    } catch (...) {
        remove_memory({checkpoint}, name);
        go_on();
        throw;
    }
    const std::vector<const plan::GuestPlan *> gone_on = go_on();
    const auto stood = std::chrono::duration_cast<milliseconds>(SteadyClock::now() - stopped_at);
    process::failpoint("checkpoint-resumed");
    set_clocks(gone_on);
    keep_checkpoint(team, checkpoint); // nobody stands still while it goes to the disk
    remove_memory(before, name);
    return stood;
}

} // namespace enshu::provision
