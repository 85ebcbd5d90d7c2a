// Hosts that are switched off and on again. What a machine that is off had written lies in its
// disk, whose path is kept beside it: the hypervisor has forgotten it.
#include "orchestrator/process/durable.h"
#include "orchestrator/process/failpoint.h"
#include "orchestrator/provision/provisioner.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <thread>

namespace enshu::provision {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;
using SteadyClock = std::chrono::steady_clock;

namespace {
/// For a guest to end by itself; then its plug is pulled.
constexpr seconds patience{25};
} // namespace

fs::path Provisioner::off_mark(const plan::RangePlan &range, const std::string &host) const {
    return paths_.team(range.exercise, range.team) / (host + ".off");
}

bool Provisioner::is_off(const plan::RangePlan &range, const plan::GuestPlan &guest) const {
    return fs::exists(off_mark(range, guest.host));
}

fs::path Provisioner::disk_of_one_that_is_off(const plan::RangePlan &range,
                                              const plan::GuestPlan &guest) const {
    std::ifstream stream(off_mark(range, guest.host));
    std::string disk{std::istreambuf_iterator<char>(stream), {}};
    if (!stream || disk.empty()) {
        throw ProvisionError(fmt::format("`{}` is not there, and was not shut down by `enshu "
                                         "power`; `enshu reset --team {} --host {}` puts it back",
                                         guest.host, range.team, guest.host));
    }
    return disk;
}

void Provisioner::shut_down(const plan::RangePlan &range, const plan::GuestPlan &guest) {
    const Power power = hypervisor_.power(guest.uuid);
    if (power == Power::Absent) {
        return;
    }
    const fs::path mark = off_mark(range, guest.host);
    const fs::path part = mark.string() + ".part";
    std::ofstream(part) << hypervisor_.disk(guest.uuid).string();
    process::make_durable(part);
    fs::rename(part, mark);
    process::make_durable(mark.parent_path());
    if (power == Power::Running) {
        try {
            hypervisor_.open_agent(guest.uuid)
                ->run({"/usr/bin/systemctl", "poweroff", "--no-block"}, "", seconds(10));
        } catch (const std::exception &) { // one that does not answer is switched off hard
        }
        for (const auto end = SteadyClock::now() + patience;
             SteadyClock::now() < end && hypervisor_.power(guest.uuid) != Power::Absent;) {
            std::this_thread::sleep_for(milliseconds(200));
        }
    }
    process::failpoint("power-going-off");
    hypervisor_.destroy(guest.uuid);
}

void Provisioner::power_on(const plan::RangePlan &range, const plan::GuestPlan &guest,
                           const Golden &golden, bool plugged, const OnProgress &on_progress) {
    const fs::path disk = disk_of_one_that_is_off(range, guest);
    const std::atomic<bool> never = false;
    const FrozenHost frozen = bring(golden, guest.host, on_progress, never);
    GuestSpec spec = spec_of(range, guest);
    spec.kernel = frozen.kernel;
    spec.initrd = frozen.initrd;
    spec.command_line = golden.image.command_line;
    spec.seed = frozen.seed;
    spec.disk = disk;
    tell(on_progress, {range.team, guest.host, HostState::Booting, {}});
    fabric_.enter(range);
    hypervisor_.start(spec);
    if (!plugged) {
        hypervisor_.set_cables(guest.uuid, false);
    }
    forget_off(range, guest);
}

void Provisioner::forget_off(const plan::RangePlan &range, const plan::GuestPlan &guest) {
    fs::remove(off_mark(range, guest.host));
}

void Provisioner::wait_until_healthy(const plan::RangePlan &range, const plan::GuestPlan &guest,
                                     const OnProgress &on_progress) {
    const std::atomic<bool> never = false;
    if (!hypervisor_.wait_for_agent(guest.uuid, limits_.boot, [] { return false; })) {
        throw ProvisionError(
            fmt::format("its guest agent did not answer within {} s",
                        std::chrono::duration_cast<seconds>(limits_.boot).count()));
    }
    settle(range.team, guest, on_progress, never);
}

} // namespace enshu::provision
