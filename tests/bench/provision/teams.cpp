#include "tests/bench/provision/teams.h"

#include <fmt/format.h>

#include <mutex>

namespace enshu::bench {

using plan::MemoryMode;
using provision::Golden;
using provision::HostState;
using provision::Progress;

namespace {
void untold(const Progress &) {}
} // namespace

Teams::Teams(Stage &stage)
    : stage_(stage), goldens_(stage.places.state / "goldens"),
      five_(stage.plan(stage.five(), "b5", 1)), one_(stage.plan(stage.pair(), "b2", 1)),
      ten_(stage.plan(stage.pair(), "b20", 10)),
      ten_shared_(stage.plan(stage.pair(), "s20", 10, MemoryMode::Shared)) {}

Golden Teams::freeze(const dsl::Scenario &scenario, MemoryMode memory, double *until_healthy_s) {
    const plan::Assets assets{ENSHU_SOURCE "/images", stage_.places.actor};
    const plan::ExercisePlan shape = plan::make_plan(scenario, "shape", 1, assets, memory);
    const std::string digest =
        plan::shape_digest(shape, stage_.image.digest, stage_.machines.hypervisor().form());
    auto making = goldens_.make(digest, stage_.cancelled);
    if (!making) {
        throw Cancelled();
    }
    std::mutex mutex;
    Clock::time_point first;
    Clock::time_point last;
    const auto note = [&](const Progress &progress) {
        const std::lock_guard lock(mutex);
        if (progress.state == HostState::Booting && first == Clock::time_point{}) {
            first = Clock::now();
        }
        if (progress.state == HostState::Healthy) {
            last = Clock::now();
        }
    };
    Golden golden = stage_.provisioner.freeze(plan::golden_plan(scenario, digest, assets, memory),
                                              stage_.image, std::move(*making),
                                              scenario.organization.name, note, stage_.cancelled);
    if (until_healthy_s != nullptr) {
        *until_healthy_s = Seconds(last - first).count();
    }
    return golden;
}

double Teams::clone(const plan::ExercisePlan &plan, const Golden &golden) {
    return seconds_of([&] {
        for (const provision::Failure &failure :
             stage_.provisioner.clone(plan, golden, untold, stage_.cancelled)) {
            throw std::runtime_error(
                fmt::format("{} of team {}: {}", failure.host, failure.team, failure.why));
        }
    });
}

void Teams::five_hosts(Figures &figures) {
    const plan::RangePlan &range = five_.ranges.front();
    provision::Provisioner &provisioner = stage_.provisioner;
    std::vector<std::string> uuids;
    for (const plan::GuestPlan &guest : range.guests) {
        uuids.push_back(guest.uuid);
    }
    const auto untold = [](const provision::Progress &) {};

    double booted_s = 0;
    Golden golden;
    const double frozen_s =
        seconds_of([&] { golden = freeze(stage_.five(), MemoryMode::Copied, &booted_s); });
    figures.add("boot_five_s", booted_s);
    figures.add("freeze_five_s", frozen_s);
    stage_.stop_if_cancelled();
    figures.add("clone_five_s", clone(five_, golden));
    for (int i = 0; i < 3; ++i) {
        stage_.stop_if_cancelled();
        figures.add("reset_s", seconds_of([&] {
                        provisioner.put_back(range, {"gate"}, golden, nullptr, {}, false, untold);
                    }));
        stage_.by_hand.forget_pauses();
        figures.add("checkpoint_said_s",
                    Seconds(provisioner.checkpoint(range, fmt::format("c{}", i), false)).count());
        figures.add("pause_s", stage_.by_hand.longest_pause(uuids).count());
        const provision::Checkpoint checkpoint = provisioner.checkpoints(range).back();
        figures.add("rewind_s", seconds_of([&] {
                        provisioner.put_back(range, {}, golden, &checkpoint, {}, false, untold);
                    }));
    }
    figures.add("destroy_five_s", seconds_of([&] { stage_.destroy(five_); }));
    goldens_.remove(golden.digest);
}

void Teams::ten_teams(Figures &figures) {
    if (!pair_) {
        pair_ = freeze(stage_.pair(), MemoryMode::Copied);
        shared_pair_ = freeze(stage_.pair(), MemoryMode::Shared);
    }
    for (int i = 0; i < 3; ++i) {
        stage_.stop_if_cancelled();
        figures.add("one_team_s", clone(one_, *pair_));
        figures.add("destroy_one_s", seconds_of([&] { stage_.destroy(one_); }));
    }
    stage_.stop_if_cancelled();
    figures.add("ten_teams_s", clone(ten_, *pair_));
    figures.add("pss_mib", memory_of_guests(stage_.places.state).pss_mib_each);
    figures.add("destroy_ten_s", seconds_of([&] { stage_.destroy(ten_); }));
    stage_.stop_if_cancelled();
    figures.add("ten_teams_shared_s", clone(ten_shared_, *shared_pair_));
    figures.add("pss_shared_mib", memory_of_guests(stage_.places.state).pss_mib_each);
    figures.add("destroy_ten_shared_s", seconds_of([&] { stage_.destroy(ten_shared_); }));
}

} // namespace enshu::bench
