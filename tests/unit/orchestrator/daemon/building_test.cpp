#include "orchestrator/daemon/building.h"

#include "orchestrator/provision/build_steps.h"
#include "tests/unit/orchestrator/daemon/small_exercise.h"

namespace enshu::daemon {
namespace {

using provision::HostState;
using provision::StepKind;

class BuildingTest : public SmallExercise {
  protected:
    plan::ExercisePlan plan =
        plan::make_plan(test::small_scenario(directory.path()), "city", 1, assets);
};

TEST_F(BuildingTest, StatesOfAHostAreStepsWithDurations) {
    Building building(store, "tcg");
    building.begin(provision::steps_to_boot(plan), {2, {}});
    building.note({1, "fw", HostState::Booting, {}});
    std::this_thread::sleep_for(20ms);
    ASSERT_TRUE(building.estimate());
    EXPECT_EQ(building.estimate()->hosts.at(0).now, StepKind::Boot);
    building.note({1, "fw", HostState::Settling, {}});
    building.note({1, "fw", HostState::Settling, {"遅い", "slow"}});
    EXPECT_EQ(building.estimate()->hosts.at(0).now, StepKind::Settle);
    building.note({1, "fw", HostState::Healthy, {}});
    const std::vector<store::Duration> kept = store.durations("tcg");
    ASSERT_EQ(kept.size(), 2U);
    EXPECT_EQ(kept[0].kind, "boot");
    EXPECT_EQ(kept[0].subject, "router");
    EXPECT_GE(kept[0].took, 20ms);
    EXPECT_EQ(kept[1].kind, "settle");
}

TEST_F(BuildingTest, WhatBrokeIsNotKept) {
    Building building(store, "tcg");
    building.begin(provision::steps_to_boot(plan), {2, {}});
    building.note({1, "fw", HostState::Booting, {}});
    building.note({1, "fw", HostState::Broken, {}});
    EXPECT_TRUE(store.durations("tcg").empty());
}

TEST_F(BuildingTest, TheNextOneExpectsWhatTheLastOneTook) {
    for (const char *kind : {"boot", "settle", "a step of a later version"})
        for (const char *role : {"router", "workstation"})
            store.remember_duration("tcg", {kind, role, 7s});
    Building building(store, "tcg");
    building.begin(provision::steps_to_boot(plan), {8, {}});
    EXPECT_EQ(building.estimate()->remaining, 14s);
    EXPECT_FALSE(building.estimate()->about);
    Building under_kvm(store, "kvm");
    under_kvm.begin(provision::steps_to_boot(plan), {8, {}});
    EXPECT_TRUE(under_kvm.estimate()->about);
}

TEST_F(BuildingTest, AnExerciseTellsHowFarItIsUntilItStandsBy) {
    hypervisor.boot_time = 200ms;
    begin();
    double last = -1;
    bool told = false;
    while (live->state() == State::Cloning) {
        if (const auto estimate = live->estimate()) {
            told = true;
            EXPECT_GE(estimate->progress, last);
            EXPECT_EQ(estimate->hosts.size(), 4U);
            last = estimate->progress;
        }
        std::this_thread::sleep_for(5ms);
    }
    ASSERT_TRUE(reaches(State::Standby)) << live->reason();
    EXPECT_TRUE(told);
    EXPECT_FALSE(live->estimate());
    EXPECT_EQ(store.durations("tcg").size(), 8U); // two steps of four hosts
}

TEST(BuildSteps, FreezingComesBeforeCloning) {
    const test::TempDirectory directory;
    const plan::ExercisePlan plan =
        plan::make_plan(test::small_scenario(directory.path()), "city", 3,
                        test::make_assets(directory.path() / "assets"));
    EXPECT_EQ(provision::steps_to_boot(plan).size(), 3U * 2 * 2);
    EXPECT_EQ(provision::steps_to_clone(plan, false).size(), 3U * 2 * 3);
    const std::vector<provision::Step> steps = provision::steps_to_clone(plan, true);
    EXPECT_EQ(steps.size(), 3U * 2 * 3 + 2 * 3);
    EXPECT_EQ(steps.front().team, 0U);
    EXPECT_TRUE(std::is_sorted(steps.begin(), steps.end(),
                               [](const auto &a, const auto &b) { return a.stage < b.stage; }));
}

} // namespace
} // namespace enshu::daemon
