#include "orchestrator/daemon/building.h"

#include "orchestrator/provision/build_steps.h"
#include "tests/support/small_range.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

namespace enshu::daemon {
namespace {

using namespace std::chrono_literals;

using provision::HostState;
using provision::StepKind;

class BuildingTest : public testing::Test {
  protected:
    test::TempDirectory directory;
    plan::Assets assets = test::make_assets(directory.path() / "assets");
    store::Store store{directory.path() / "store"};
    plan::ExercisePlan plan =
        plan::make_plan(test::small_scenario(directory.path()), "city", 1, assets);
};

TEST_F(BuildingTest, StatesOfAHostAreStepsWithDurations) {
    Building building(store, "tcg");
    building.begin(provision::steps_to_freeze(plan), {2, {}});
    building.note({0, "fw", HostState::Booting, {}});
    std::this_thread::sleep_for(20ms);
    ASSERT_TRUE(building.estimate());
    EXPECT_EQ(building.estimate()->hosts.at(0).now, StepKind::Boot);
    building.note({0, "fw", HostState::Settling, {}});
    building.note({0, "fw", HostState::Settling, {"遅い", "slow"}});
    EXPECT_EQ(building.estimate()->hosts.at(0).now, StepKind::Settle);
    building.note({0, "fw", HostState::Healthy, {}});
    const std::vector<store::Duration> kept = store.durations("tcg");
    ASSERT_EQ(kept.size(), 2U);
    EXPECT_EQ(kept[0].kind, "boot");
    EXPECT_EQ(kept[0].subject, "router");
    EXPECT_GE(kept[0].took, 20ms);
    EXPECT_EQ(kept[1].kind, "settle");
}

TEST_F(BuildingTest, WhatBrokeIsNotKept) {
    Building building(store, "tcg");
    building.begin(provision::steps_to_clone(plan), {2, {}});
    building.note({1, "fw", HostState::Cloning, {}});
    building.note({1, "fw", HostState::Broken, {}});
    EXPECT_TRUE(store.durations("tcg").empty());
}

TEST_F(BuildingTest, AHostThatIsHealthyAtOnceIsDone) {
    Building building(store, "tcg");
    building.begin(provision::steps_to_clone(plan), {2, {}});
    for (const char *host : {"fw", "pc-suzuki"})
        building.note({1, host, HostState::Healthy, {}}); // it was there already
    EXPECT_FALSE(building.estimate());
    EXPECT_TRUE(store.durations("tcg").empty());
}

TEST_F(BuildingTest, WhatIsFrozenIsNoLongerWaitedFor) {
    Building building(store, "tcg");
    building.begin(provision::steps_to_freeze(plan), {2, {}});
    EXPECT_TRUE(building.estimate());
    building.book().frozen();
    EXPECT_FALSE(building.estimate());
}

TEST_F(BuildingTest, TheNextOneExpectsWhatTheLastOneTook) {
    for (const char *kind : {"boot", "settle", "save", "a step of a later version"})
        for (const char *role : {"router", "workstation"})
            store.remember_duration("tcg", {kind, role, 7s});
    Building building(store, "tcg");
    building.begin(provision::steps_to_freeze(plan), {8, {}});
    EXPECT_EQ(building.estimate()->remaining, 21s);
    EXPECT_FALSE(building.estimate()->about);
    Building under_kvm(store, "kvm");
    under_kvm.begin(provision::steps_to_freeze(plan), {8, {}});
    EXPECT_TRUE(under_kvm.estimate()->about);
}

TEST(BuildSteps, FreezingComesBeforeCloning) {
    const test::TempDirectory directory;
    const plan::ExercisePlan plan =
        plan::make_plan(test::small_scenario(directory.path()), "city", 3,
                        test::make_assets(directory.path() / "assets"));
    std::vector<provision::Step> steps = provision::steps_to_freeze(plan);
    EXPECT_EQ(steps.size(), 2U * 3);
    EXPECT_EQ(steps.front().team, 0U);
    const std::vector<provision::Step> clones = provision::steps_to_clone(plan);
    EXPECT_EQ(clones.size(), 3U * 2 * 2);
    steps.insert(steps.end(), clones.begin(), clones.end());
    EXPECT_TRUE(std::is_sorted(steps.begin(), steps.end(),
                               [](const auto &a, const auto &b) { return a.stage < b.stage; }));
}

} // namespace
} // namespace enshu::daemon
