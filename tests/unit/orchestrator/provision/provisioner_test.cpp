#include "orchestrator/provision/provisioner.h"

#include "tests/support/small_range.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

namespace enshu::provision {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Names = std::vector<std::string>;

class ProvisionerTest : public testing::Test {
  protected:
    ProvisionerTest()
        : scenario(test::small_scenario(directory.path())),
          assets(test::make_assets(directory.path() / "assets")),
          image(open_guest_image(test::make_guest_image(directory.path() / "image"))),
          paths(directory.path()) {
        limits.boot = 5s;
        limits.settle = 5s;
        limits.booting_at_once = 4;
    }

    plan::ExercisePlan plan_for(unsigned teams) {
        return plan::make_plan(scenario, "city", teams, assets);
    }
    std::vector<std::unique_ptr<Range>> build(const plan::ExercisePlan &plan) {
        Provisioner provisioner(hypervisor, fabric, paths, limits);
        return provisioner.build(plan, image, remember(), cancelled);
    }
    /// What is said where the build fails.
    std::string failure_of(const plan::ExercisePlan &plan) {
        try {
            build(plan);
        } catch (const ProvisionError &error) {
            return error.what();
        }
        return "nothing failed";
    }
    std::string destroy_failure(const plan::ExercisePlan &plan) {
        Provisioner provisioner(hypervisor, fabric, paths, limits);
        try {
            provisioner.destroy(plan.exercise, plan.ranges, remember());
        } catch (const ProvisionError &error) {
            return error.what();
        }
        return "";
    }
    Names left(const plan::ExercisePlan &plan) {
        return Provisioner(hypervisor, fabric, paths, limits).leftovers(plan.exercise, plan.ranges);
    }
    OnProgress remember() {
        return [this](const Progress &each) {
            const std::lock_guard lock(mutex);
            progress.push_back(each);
        };
    }
    std::vector<HostState> states_of(unsigned team, const std::string &host) {
        const std::lock_guard lock(mutex);
        std::vector<HostState> states;
        for (const Progress &each : progress)
            if (each.team == team && each.host == host &&
                (states.empty() || states.back() != each.state))
                states.push_back(each.state);
        return states;
    }

    test::TempDirectory directory;
    dsl::Scenario scenario;
    plan::Assets assets;
    GuestImage image;
    Paths paths;
    Limits limits;
    test::FakeHypervisor hypervisor;
    test::FakeFabric fabric;
    std::atomic<bool> cancelled = false;
    std::mutex mutex;
    std::vector<Progress> progress;
};

TEST_F(ProvisionerTest, ABuiltRangeHasItsGuestsInItsOwnNamespaceWithItsFiles) {
    const plan::ExercisePlan plan = plan_for(2);
    const auto ranges = build(plan);
    ASSERT_EQ(ranges.size(), 2U);
    ASSERT_EQ(hypervisor.guests().size(), 4U);
    for (const auto &[uuid, guest] : hypervisor.guests()) {
        EXPECT_EQ(guest.network_namespace, "enshu-city-t" + std::to_string(guest.spec.team));
        EXPECT_EQ(guest.spec.kernel, image.kernel);
        EXPECT_TRUE(std::filesystem::is_regular_file(guest.spec.disk)) << guest.spec.disk;
        EXPECT_TRUE(std::filesystem::is_regular_file(guest.spec.seed)) << guest.spec.seed;
        EXPECT_TRUE(std::filesystem::is_regular_file(guest.spec.console_log));
    }
    EXPECT_EQ(states_of(2, "pc-suzuki"),
              (std::vector{HostState::Booting, HostState::Settling, HostState::Healthy}));
}

TEST_F(ProvisionerTest, TheSeedHoldsWhatWasPlanned) {
    build(plan_for(1));
    const std::string seed = paths.seed("city", "pc-suzuki").string();
    const auto read = [&](const std::string &file) {
        const auto target = directory.path() / "read";
        process::run_checked(
            {"xorriso", "-osirrox", "on", "-indev", seed, "-extract", "/" + file, target.string()});
        std::ifstream stream(target);
        return std::string{std::istreambuf_iterator<char>(stream), {}};
    };
    EXPECT_NE(read("host.env").find("ENSHU_HOST='pc-suzuki'\n"), std::string::npos);
    EXPECT_EQ(read("open-attachment"), "#!/bin/sh\n# guest/open-attachment\n");
    EXPECT_FALSE(std::filesystem::exists(seed + ".tree"));
    EXPECT_FALSE(std::filesystem::exists(seed + ".part"));
}

TEST_F(ProvisionerTest, RoutersOfAllTeamsStartFirst) {
    limits.booting_at_once = 1;
    build(plan_for(3));
    EXPECT_EQ(hypervisor.started(),
              (Names{"city-t1-fw", "city-t2-fw", "city-t3-fw", "city-t1-pc-suzuki",
                     "city-t2-pc-suzuki", "city-t3-pc-suzuki"}));
}

TEST_F(ProvisionerTest, NoMoreGuestsBootAtOnceThanAreAllowed) {
    limits.booting_at_once = 2;
    hypervisor.boot_time = 20ms;
    build(plan_for(3));
    EXPECT_EQ(hypervisor.most_booting(), 2U);
}

TEST_F(ProvisionerTest, AGuestThatCannotBeStartedTakesEverythingDownAndIsNamed) {
    hypervisor.refuse_start("city-t2-pc-suzuki");
    const plan::ExercisePlan plan = plan_for(2);
    EXPECT_EQ(failure_of(plan),
              "pc-suzuki of team 2: cannot start city-t2-pc-suzuki: out of memory");
    EXPECT_EQ(left(plan), Names{});
    EXPECT_EQ(states_of(2, "pc-suzuki"),
              (std::vector{HostState::Booting, HostState::Broken, HostState::Gone}));
}

TEST_F(ProvisionerTest, AGuestThatNeverAnswersHitsItsLimitAndTheMessageSaysWhatToDo) {
    limits.boot = 300ms;
    hypervisor.never_answer("city-t1-fw");
    const plan::ExercisePlan plan = plan_for(1);
    const auto begin = Clock::now();
    const std::string said = failure_of(plan);
    EXPECT_LT(Clock::now() - begin, 5s);
    EXPECT_TRUE(said.starts_with("fw of team 1: its guest agent did not answer within 0.3 s. Give "
                                 "the host more memory"))
        << said;
    EXPECT_EQ(left(plan), Names{});
}

TEST_F(ProvisionerTest, AGuestWhoseServicesStayUnwellHitsItsLimitAndTheMessageSaysWhichOnes) {
    limits.settle = 1200ms;
    hypervisor.set_checks("city-t1-fw",
                          {{1, "setup ok\nsmtp FAIL not listening\nimap ok\n", "", false}});
    const plan::ExercisePlan plan = plan_for(1);
    const auto begin = Clock::now();
    EXPECT_EQ(failure_of(plan),
              "fw of team 1: its services were not healthy within 1.2 s: smtp FAIL not "
              "listening. Give the host more memory (`memory:` in the organisation) "
              "or the machine less to do");
    EXPECT_LT(Clock::now() - begin, 5s);
    for (const auto deadline : hypervisor.check_deadlines())
        EXPECT_LE(deadline, limits.settle);
    EXPECT_EQ(left(plan), Names{});
}

TEST_F(ProvisionerTest, AGuestThatGetsWellIsWaitedFor) {
    hypervisor.set_checks("city-t1-fw", {{1, "setup FAIL has not begun\n", "", false},
                                         {1, "setup FAIL running\n", "", false},
                                         {0, "setup ok\n", "", false}});
    EXPECT_EQ(build(plan_for(1)).size(), 1U);
}

TEST_F(ProvisionerTest, ASetupThatFailedIsNotWaitedFor) {
    limits.settle = 60s;
    hypervisor.set_checks("city-t1-fw",
                          {{1, "setup FAIL failed: accounts: no space left\n", "", false}});
    const auto begin = Clock::now();
    EXPECT_EQ(failure_of(plan_for(1)), "fw of team 1: setup FAIL failed: accounts: no space left");
    EXPECT_LT(Clock::now() - begin, 10s);
}

TEST_F(ProvisionerTest, BytesOfAGuestThatAreNoTextDoNotReachAnybody) {
    limits.settle = 600ms;
    hypervisor.set_checks("city-t1-fw",
                          {{1, "\x1b[2J\xff\xfe" + std::string(5000, '\xe3'), "", false}});
    const std::string said = failure_of(plan_for(1));
    EXPECT_EQ(said.find('\x1b'), std::string::npos);
    EXPECT_EQ(said.find('\xff'), std::string::npos);
    EXPECT_LT(said.size(), 700U);
    const std::lock_guard lock(mutex);
    for (const Progress &each : progress)
        EXPECT_NO_THROW(static_cast<void>(nlohmann::json(each.note.en).dump()));
}

TEST_F(ProvisionerTest, ACancelledBuildGivesUpSoonAndLeavesNothing) {
    limits.boot = 60s;
    hypervisor.never_answer("city-t1-fw");
    const plan::ExercisePlan plan = plan_for(2);
    std::jthread canceller([&] {
        while (hypervisor.started().empty())
            std::this_thread::sleep_for(5ms);
        cancelled = true;
    });
    const auto begin = Clock::now();
    EXPECT_EQ(failure_of(plan), "cancelled");
    EXPECT_LT(Clock::now() - begin, 5s);
    EXPECT_EQ(left(plan), Names{});
}

TEST_F(ProvisionerTest, NetworksThatCannotBeMadeAreAClearFailureWithoutLeftovers) {
    fabric.refuse_build("enshu-city-t2");
    const plan::ExercisePlan plan = plan_for(2);
    EXPECT_EQ(failure_of(plan), "no more network namespaces");
    EXPECT_EQ(hypervisor.started(), Names{});
    EXPECT_EQ(left(plan), Names{});
}

TEST_F(ProvisionerTest, ALogThatIsFullFailsTheBuildAndLeavesNothing) {
    const plan::ExercisePlan plan = plan_for(1);
    Provisioner provisioner(hypervisor, fabric, paths, limits);
    const OnProgress full = [](const Progress &each) {
        if (each.state != HostState::Planned)
            throw std::runtime_error("the log's disk is full");
    };
    try {
        provisioner.build(plan, image, full, cancelled);
        FAIL() << "a build that nobody can be told of";
    } catch (const ProvisionError &error) {
        EXPECT_NE(std::string(error.what()).find("the log's disk is full"), std::string::npos);
    }
    EXPECT_EQ(left(plan), Names{});
}

TEST_F(ProvisionerTest, WhatCouldNotBeRemovedAfterAFailureIsTold) {
    hypervisor.refuse_start("city-t1-pc-suzuki");
    hypervisor.refuse_destroy("city-t1-fw");
    const plan::ExercisePlan plan = plan_for(1);
    EXPECT_EQ(
        failure_of(plan),
        "pc-suzuki of team 1: cannot start city-t1-pc-suzuki: out of memory; and not everything "
        "could be removed: city-t1-fw: the monitor does not answer");
    EXPECT_EQ(left(plan), Names{"virtual machine city-t1-fw"});
}

TEST_F(ProvisionerTest, DestroyingTwiceIsTheSameAsOnce) {
    const plan::ExercisePlan plan = plan_for(2);
    build(plan);
    EXPECT_EQ(left(plan).size(), 4U + 2U + 1U);
    EXPECT_EQ(destroy_failure(plan), "");
    EXPECT_EQ(left(plan), Names{});
    EXPECT_EQ(destroy_failure(plan), "");
    EXPECT_EQ(left(plan), Names{});
}

TEST_F(ProvisionerTest, DestroyNeedsNothingButTheStoredIdentities) {
    const plan::ExercisePlan plan = plan_for(1);
    build(plan);
    plan::ExercisePlan known;
    known.exercise = "city";
    known.ranges = {identity_from_json("city", identity_to_json(plan.ranges.front()))};
    EXPECT_EQ(destroy_failure(known), "");
    EXPECT_EQ(left(plan), Names{});
}

TEST_F(ProvisionerTest, DestroyGoesOnAfterAFailureAndSaysWhatIsLeft) {
    const plan::ExercisePlan plan = plan_for(2);
    build(plan);
    hypervisor.refuse_destroy("city-t1-fw");
    fabric.refuse_destroy("enshu-city-t2");
    EXPECT_EQ(destroy_failure(plan),
              "city-t1-fw: the monitor does not answer; enshu-city-t2: the device is busy");
    EXPECT_EQ(left(plan), (Names{"virtual machine city-t1-fw", "network namespace enshu-city-t2"}));
    hypervisor.allow_destroy("city-t1-fw");
    fabric.refuse_destroy("enshu-city-t2", false);
    EXPECT_EQ(destroy_failure(plan), "");
    EXPECT_EQ(left(plan), Names{});
}

TEST_F(ProvisionerTest, AnotherExercisesMachinesAreNoLeftovers) {
    const plan::ExercisePlan other = plan::make_plan(scenario, "city-t1", 1, assets);
    build(other);
    EXPECT_EQ(left(plan_for(1)), Names{});
}

TEST_F(ProvisionerTest, AProcessThatWorksForAGuestIsALeftover) {
    // A name of its own: every process of the machine is looked at, other tests' too.
    const plan::ExercisePlan plan = plan::make_plan(scenario, "haunted", 1, assets);
    const std::string uuid = plan.ranges[0].guests[0].uuid;
    std::jthread sleeper([&] { process::run({"sh", "-c", "sleep 1; : " + uuid}); });
    Names found;
    for (const auto end = Clock::now() + 900ms; found.empty() && Clock::now() < end;)
        found = left(plan);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0].starts_with("process ")) << found[0];
    EXPECT_TRUE(found[0].ends_with(" of haunted-t1-fw")) << found[0];
}

TEST_F(ProvisionerTest, RunningRangesAreAdopted) {
    const plan::ExercisePlan plan = plan_for(2);
    build(plan);
    Provisioner again(hypervisor, fabric, paths, limits);
    EXPECT_EQ(again.adopt(plan).size(), 2U);
}

TEST_F(ProvisionerTest, RangesWithMissingGuestsAreNotAdoptedAndTheMissingAreNamed) {
    const plan::ExercisePlan plan = plan_for(2);
    build(plan);
    hypervisor.lose("city-t1-fw");
    hypervisor.lose("city-t2-pc-suzuki");
    Provisioner again(hypervisor, fabric, paths, limits);
    try {
        again.adopt(plan);
        FAIL() << "adopted";
    } catch (const ProvisionError &error) {
        EXPECT_STREQ(error.what(), "these machines no longer run: city-t1-fw, city-t2-pc-suzuki");
    }
}

TEST_F(ProvisionerTest, ARangeActsOnItsOwnGuests) {
    const auto ranges = build(plan_for(2));
    Range &second = *ranges[1];
    second.set_cable("pc-suzuki", false);
    EXPECT_FALSE(second.plugged("pc-suzuki"));
    EXPECT_TRUE(ranges[0]->plugged("pc-suzuki"));
    second.suspend();
    for (const auto &[uuid, guest] : hypervisor.guests()) {
        EXPECT_EQ(guest.suspended, guest.spec.team == 2) << guest.spec.guest.name;
        EXPECT_EQ(guest.plugged, guest.spec.guest.name != "city-t2-pc-suzuki");
    }
    second.resume();
    second.set_cable("pc-suzuki", true);
    EXPECT_TRUE(second.plugged("pc-suzuki"));
    for (const auto &[uuid, guest] : hypervisor.guests())
        EXPECT_FALSE(guest.suspended);
    EXPECT_THROW(second.set_cable("nobody", false), std::out_of_range);
    EXPECT_EQ(&second.guest("fw"), &second.guest("fw")); // one channel for as long as the range
}

} // namespace
} // namespace enshu::provision
