// Ranges as clones of a frozen organisation: disks over its disks, memory restored under new names.
#include "orchestrator/process/failpoint.h"
#include "orchestrator/provision/provisioner.h"
#include "orchestrator/provision/side_by_side.h"
#include "orchestrator/provision/slots.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <map>
#include <mutex>

namespace enshu::provision {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

using Job = std::function<void(const std::atomic<bool> &)>;

/// For the random pool of a guest that shares its past with others.
std::string randomness() {
    std::string bytes(64, '\0');
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        throw std::runtime_error("this machine gives no random numbers");
    }
    return bytes;
}

std::string unix_time() {
    const auto now = std::chrono::duration_cast<milliseconds>(
        std::chrono::system_clock::now().time_since_epoch());
    return fmt::format("{}.{:03}", now.count() / 1000, now.count() % 1000);
}

} // namespace

/// What the threads of one clone() share.
struct Provisioner::Cloning {
    std::map<std::string, FrozenHost> frozen; ///< by host
    const OnProgress &on_progress;
    Slots thawing;
    Slots waking;
    std::mutex mutex;
    std::vector<Failure> failures;

    void fail(unsigned team, const std::string &host, const std::string &why) {
        const std::lock_guard lock(mutex);
        failures.push_back({team, host, why});
    }
};

std::vector<Failure> Provisioner::clone(const plan::ExercisePlan &plan, const Golden &golden,
                                        const OnProgress &on_progress,
                                        const std::atomic<bool> &cancelled) {
    Cloning cloning{{}, on_progress, Slots(limits_.thawing_at_once), Slots(limits_.thawing_at_once),
                    {}, {}};
    // Tickets in the order of the teams: the first is ready while the others are being made.
    std::vector<Job> teams;
    unsigned ticket = 0;
    for (const plan::RangePlan &range : plan.ranges) {
        teams.emplace_back([&, ticket](const std::atomic<bool> &stop) {
            try {
                clone_team(cloning, range, ticket, stop);
            } catch (const ProvisionError &error) {
                cloning.fail(range.team, "", error.what());
            }
        });
        ticket += static_cast<unsigned>(range.guests.size());
    }
    try {
        for (const plan::GuestPlan &guest : plan.ranges.front().guests) {
            cloning.frozen[guest.host] = bring(golden, guest.host, on_progress, cancelled);
        }
        side_by_side(std::move(teams), cancelled);
    } catch (const std::exception &error) {
        if (!cancelled) {
            throw ProvisionError(error.what());
        }
        std::string why = "cancelled";
        try {
            destroy(plan.exercise, plan.ranges, on_progress);
        } catch (const std::exception &worse) {
            why += fmt::format("; and not everything could be removed: {}", worse.what());
        }
        throw ProvisionError(why);
    }
    process::failpoint("clone-done");
    return std::move(cloning.failures);
}

void Provisioner::clone_team(Cloning &cloning, const plan::RangePlan &range, unsigned first_ticket,
                             const std::atomic<bool> &stop) {
    try {
        fabric_.build(range);
    } catch (const std::exception &error) {
        throw ProvisionError(fmt::format("the networks could not be made: {}", error.what()));
    }
    process::failpoint("clone-network-built");

    std::mutex mutex;
    std::vector<const plan::GuestPlan *> there;
    const auto broken = [&](const plan::GuestPlan &guest, const std::exception &error) {
        cloning.fail(range.team, guest.host, error.what());
        tell(cloning.on_progress,
             {range.team, guest.host, HostState::Broken, {error.what(), error.what()}});
    };
    std::vector<Job> thaws;
    for (unsigned ticket = first_ticket; const plan::GuestPlan &guest : range.guests) {
        thaws.emplace_back([&, ticket](const std::atomic<bool> &) {
            const Slots::Turn turn(cloning.thawing, ticket, stop);
            try {
                cloning.on_progress({range.team, guest.host, HostState::Cloning, {}});
                try {
                    thaw(range, guest, cloning.frozen.at(guest.host));
                } catch (const std::exception &) { // once more: it may have been the moment
                    hypervisor_.destroy(guest.uuid);
                    thaw(range, guest, cloning.frozen.at(guest.host));
                }
                const std::lock_guard lock(mutex);
                there.push_back(&guest);
            } catch (const std::exception &error) {
                broken(guest, error);
            }
        });
        ++ticket;
    }
    side_by_side(std::move(thaws), stop);

    // All at once, as they were stopped.
    for (const plan::GuestPlan *guest : there) {
        hypervisor_.resume(guest->uuid);
    }
    process::failpoint("clone-resumed");
    std::vector<Job> wakings;
    for (const plan::GuestPlan *guest : there) {
        wakings.emplace_back([&, guest](const std::atomic<bool> &) {
            try {
                awaken_to_health(range.team, *guest, cloning.on_progress, stop);
            } catch (const std::exception &error) {
                broken(*guest, error);
            }
        });
    }
    side_by_side(std::move(wakings), stop);
}

void Provisioner::thaw(const plan::RangePlan &range, const plan::GuestPlan &guest,
                       const FrozenHost &frozen) {
    if (hypervisor_.power(guest.uuid) != Power::Absent) {
        return;
    }
    GuestSpec spec = spec_of(range, guest);
    spec.kernel = frozen.kernel;
    spec.initrd = frozen.initrd;
    spec.seed = frozen.seed;
    spec.disk = files_.make_overlay({range.exercise, range.team, guest.host}, frozen.guest.disk);
    process::failpoint("clone-disk-made");
    fabric_.enter(range);
    hypervisor_.thaw(spec, frozen.guest.memory);
    process::failpoint("clone-guest-thawed");
}

inject::RunResult Provisioner::run_awaken(const plan::GuestPlan &guest, const std::string &then,
                                          milliseconds deadline,
                                          const std::function<bool()> &cancelled) {
    if (!hypervisor_.wait_for_agent(guest.uuid, deadline, cancelled)) {
        if (cancelled()) {
            throw Stopped{};
        }
        throw ProvisionError(fmt::format("its guest agent did not answer within {} s of its "
                                         "being started from the frozen organisation",
                                         deadline.count() / 1000));
    }
    std::vector<std::string> command = {"/bin/sh", "/usr/lib/enshu/awaken", unix_time()};
    if (!then.empty()) {
        command.push_back(then);
    }
    inject::RunResult done =
        hypervisor_.open_agent(guest.uuid)
            ->run(command, randomness(), then.empty() ? seconds(20) : seconds(60));
    if (done.exit_code != 0 && !done.output.starts_with("awake ok")) {
        throw ProvisionError("it could not be awakened: " + done.error);
    }
    return done;
}

void Provisioner::awaken(const plan::GuestPlan &guest, milliseconds deadline,
                         const std::function<bool()> &cancelled) {
    run_awaken(guest, "", deadline, cancelled);
}

void Provisioner::awaken_to_health(unsigned team, const plan::GuestPlan &guest,
                                   const OnProgress &on_progress, const std::atomic<bool> &stop) {
    on_progress({team, guest.host, HostState::Settling, {}});
    // One command for all: each more costs a guest that was just thawed a tenth of a second.
    const auto cancelled = [&] { return stop.load(); };
    inject::RunResult done;
    try {
        done = run_awaken(guest, "check", limits_.thaw, cancelled);
    } catch (const inject::GuestError &) { // a check may take longer than we wait for one command
        awaken(guest, limits_.thaw, cancelled);
    }
    process::failpoint("clone-guest-awake");
    // A guest from before that was possible only awakes.
    if (done.exit_code == 0 && done.output.find("setup ok\n") != std::string::npos) {
        on_progress({team, guest.host, HostState::Healthy, {}});
        return;
    }
    settle(team, guest, on_progress, stop);
}

} // namespace enshu::provision
