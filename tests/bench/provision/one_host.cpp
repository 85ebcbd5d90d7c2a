#include "tests/bench/provision/one_host.h"

#include "orchestrator/process/process.h"
#include "orchestrator/provision/seed_disk.h"

#include <fmt/format.h>

#include <fstream>

namespace enshu::bench {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr const char *host = "gate";

void make_overlay(const fs::path &backing, const fs::path &disk) {
    fs::remove(disk);
    process::run_checked({"qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b",
                          backing.string(), disk.string()});
}

const plan::GuestPlan &guest_of(const plan::RangePlan &range) {
    for (const plan::GuestPlan &guest : range.guests) {
        if (guest.host == host) {
            return guest;
        }
    }
    throw std::logic_error("the organisation has lost its host");
}

} // namespace

OneHost::OneHost(Stage &stage) : stage_(stage), plan_(stage.plan(stage.five(), "b1", 2)) {
    fs::create_directories(stage.paths.exercise(plan_.exercise) / "seeds");
    provision::write_seed_disk(plan_.seeds.at(host), stage.paths.seed(plan_.exercise, host));
    for (const plan::RangePlan &range : plan_.ranges) {
        fs::create_directories(stage.paths.team(plan_.exercise, range.team));
        stage.machines.fabric().build(range);
    }
    make_overlay(stage.image.disk, spec(1).disk);
    at_once({[&] {
        enter_and_start(1);
        wait_until_it_answers(1);
    }});
    stage.until_healthy(spec(1).guest.uuid);

    provision::Hypervisor &hypervisor = stage.machines.hypervisor();
    const std::string uuid = spec(1).guest.uuid;
    const fs::path directory = stage.paths.exercise(plan_.exercise) / "frozen";
    fs::create_directories(directory);
    frozen_ = {directory / "gate.memory", directory / "gate.qcow2"};
    overlay_ = directory / "gate.overlay";
    hypervisor.suspend(uuid);
    hypervisor.save(uuid, frozen_.memory);
    fs::rename(spec(1).disk, frozen_.disk);
    make_overlay(frozen_.disk, overlay_);
}

provision::GuestSpec OneHost::spec(unsigned team) const {
    const plan::RangePlan &range = plan_.ranges.at(team - 1);
    const fs::path directory = stage_.paths.team(plan_.exercise, team);
    provision::GuestSpec spec;
    spec.guest = guest_of(range);
    spec.exercise = plan_.exercise;
    spec.team = team;
    spec.kernel = stage_.image.kernel;
    spec.initrd = stage_.image.initrd;
    spec.command_line = stage_.image.command_line;
    spec.disk = directory / "gate.qcow2";
    spec.seed = stage_.paths.seed(plan_.exercise, host);
    spec.actor_socket = stage_.provisioner.actor_socket(plan_.exercise, team, host);
    spec.console_log = directory / "gate.log";
    return spec;
}

void OneHost::enter_and_start(unsigned team) {
    std::ofstream(spec(team).console_log).flush();
    stage_.machines.fabric().enter(plan_.ranges.at(team - 1));
    stage_.machines.hypervisor().start(spec(team));
}

void OneHost::clone(unsigned team) {
    const provision::GuestSpec guest = spec(team);
    fs::copy_file(overlay_, guest.disk, fs::copy_options::overwrite_existing);
    std::ofstream(guest.console_log).flush();
    stage_.machines.fabric().enter(plan_.ranges.at(team - 1));
    stage_.machines.hypervisor().thaw(guest, frozen_.memory);
    stage_.machines.hypervisor().resume(guest.guest.uuid);
}

void OneHost::wait_until_it_answers(unsigned team) {
    provision::Hypervisor &hypervisor = stage_.machines.hypervisor();
    const std::string uuid = spec(team).guest.uuid;
    if (!hypervisor.wait_for_agent(uuid, stage_.machines.limits().boot,
                                   [&] { return stage_.cancelled.load(); })) {
        stage_.stop_if_cancelled();
        throw std::runtime_error("the guest agent did not connect");
    }
    hypervisor.open_agent(uuid)->read("/etc/hostname", 30s);
}

void OneHost::remove(unsigned team) {
    stage_.machines.hypervisor().destroy(spec(team).guest.uuid);
}

void OneHost::two_boots(Figures &figures) {
    for (const unsigned team : {1U, 2U}) {
        make_overlay(stage_.image.disk, spec(team).disk);
    }
    const auto one = [&](unsigned team) {
        enter_and_start(team);
        wait_until_it_answers(team);
    };
    figures.add("cold_boot_s", seconds_of([&] { at_once({[&] { one(1); }, [&] { one(2); }}); }));
    remove(1);
    remove(2);
}

void OneHost::boot_until_healthy(Figures &figures) {
    make_overlay(stage_.image.disk, spec(1).disk);
    figures.add("boot_healthy_s", seconds_of([&] {
                    at_once({[&] {
                        enter_and_start(1);
                        wait_until_it_answers(1);
                        stage_.until_healthy(spec(1).guest.uuid);
                    }});
                }));
    remove(1);
}

void OneHost::two_clones(Figures &figures) {
    const auto one = [&](unsigned team) {
        clone(team);
        wait_until_it_answers(team);
    };
    figures.add("clone_answers_s", seconds_of([&] {
                    at_once({[&] { one(1); }, [&] { one(2); }});
                }));
    const MemoryOfGuests memory = memory_of_guests(stage_.places.state);
    figures.add("pss_just_cloned_mib", memory.pss_mib_each);
    remove(1);
    remove(2);
}

void OneHost::restores(Figures &figures, unsigned first) {
    const plan::RangePlan &range = plan_.ranges.front();
    const provision::GuestSpec guest = spec(1);
    const auto start_empty = [&](Asking asking) {
        return stage_.by_hand.start_empty_qemu(stage_.kvm(), guest.guest.memory_mib, asking)
            .count();
    };
    figures.add("empty_qemu_s", start_empty(Asking::OneByOne));
    figures.add("empty_qemu_our_way_s", start_empty(Asking::AsWeDo));
    figures.add("clone_s", seconds_of([&] { at_once({[&] { clone(1); }}); }));
    remove(1);

    // The same image, into the same names and onto as fresh a disk; each way is the first in turn,
    // so that none always finds the other's traces in the caches.
    const std::vector<std::function<void()>> ways = {
        [&] {
            figures.add("thaw_s", seconds_of([&] {
                            stage_.machines.hypervisor().thaw(guest, frozen_.memory);
                        }));
            remove(1);
        },
        [&] {
            figures.add("restore_call_s",
                        stage_.by_hand.restore(frozen_.memory, guest.guest.name).count());
        },
        [&] {
            figures.add("virsh_restore_s",
                        virsh_restore(stage_.places.state / "hand", stage_.places.state / "hv",
                                      range.network_namespace, frozen_.memory, guest.guest.name)
                            .count());
        }};
    at_once({[&] {
        stage_.machines.fabric().enter(range);
        for (std::size_t i = 0; i < ways.size(); ++i) {
            fs::copy_file(overlay_, guest.disk, fs::copy_options::overwrite_existing);
            ways[(first + i) % ways.size()]();
        }
    }});
}

void OneHost::round(Figures &figures) {
    stage_.stop_if_cancelled();
    boot_until_healthy(figures);
    stage_.stop_if_cancelled();
    two_boots(figures);
    // The short ones several times in each round: one sample of half a second says little.
    for (unsigned i = 0; i < 6; ++i) {
        stage_.stop_if_cancelled();
        two_clones(figures);
        restores(figures, i);
    }
}

} // namespace enshu::bench
