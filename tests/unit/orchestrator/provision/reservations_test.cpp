#include "orchestrator/provision/reservations.h"

#include "tests/support/small_range.h"

#include <gtest/gtest.h>

#include <thread>

namespace enshu::provision {
namespace {

class ReservationsTest : public testing::Test {
  protected:
    ReservationsTest() {
        machine.memory_mib = 4096;
        machine.free_memory_mib = 4096;
        machine.free_disk_mib = 1'000'000;
        machine.processors = 64;
        machine.kvm = true;
    }
    /// A team of it takes 262 MiB: two guests of 1 MiB.
    plan::ExercisePlan plan(const std::string &name, unsigned teams) {
        return plan::make_plan(scenario, name, teams, assets);
    }
    std::string reserve(const std::string &name, unsigned teams) {
        return reservations.reserve(plan(name, teams), {}, "/s");
    }
    unsigned fitting() { return reservations.judge(plan("another", 1), {}).teams; }

    test::TempDirectory directory;
    dsl::Scenario scenario = test::small_scenario(directory.path());
    plan::Assets assets = test::make_assets(directory.path() / "assets");
    Machine machine;
    Taken taken;
    Reservations reservations{[this] { return machine; },
                              [this](const std::vector<std::string> &) { return taken; }};
};

TEST_F(ReservationsTest, WhatIsBeingBuiltHasItsMemoryPromised) {
    EXPECT_EQ(fitting(), 13U); // 512 MiB are kept
    EXPECT_EQ(reserve("city", 10), "");
    EXPECT_EQ(fitting(), 3U);
    const std::string no = reserve("town", 4);
    EXPECT_NE(no.find("2620 MiB of it promised to `city`"), std::string::npos) << no;
    EXPECT_NE(no.find("; 3 teams would fit."), std::string::npos) << no;
}

TEST_F(ReservationsTest, AnExerciseIsNotInItsOwnWay) {
    EXPECT_EQ(reserve("city", 10), "");
    EXPECT_EQ(reserve("city", 13), "");
}

TEST_F(ReservationsTest, WhatGuestsHaveTakenIsNoLongerFreeAndNoLongerPromised) {
    EXPECT_EQ(reserve("city", 10), "");
    for (const plan::RangePlan &range : plan("city", 10).ranges)
        for (const plan::GuestPlan &guest : range.guests)
            taken.memory_mib[guest.uuid] = 100;
    machine.free_memory_mib -= 2000;
    EXPECT_EQ(fitting(), 3U); // as before: what is promised stays promised
}

TEST_F(ReservationsTest, AGuestThatTookMoreThanPlannedDoesNotMakeRoom) {
    EXPECT_EQ(reserve("city", 10), "");
    taken.memory_mib[plan("city", 1).ranges[0].guests[0].uuid] = 100'000;
    EXPECT_EQ(fitting(), 4U); // that guest's own part is off the promise, the others' is not
}

TEST_F(ReservationsTest, DisksThatHaveGrownAreNotPromisedTwice) {
    machine.free_disk_mib = 20 * 1024;
    EXPECT_EQ(reserve("city", 10), "");
    EXPECT_EQ(fitting(), 3U);
    machine.free_disk_mib = 10 * 1024;
    taken.disk_mib["city"] = 10 * 1024;
    EXPECT_EQ(reservations.judge(plan("another", 1), {}).balances.at(1).teams, 10U);
}

TEST_F(ReservationsTest, ARefusedExerciseIsPromisedNothing) {
    EXPECT_NE(reserve("city", 30), "");
    EXPECT_EQ(fitting(), 13U);
}

TEST_F(ReservationsTest, WhatIsReleasedCanBePromisedAgain) {
    EXPECT_EQ(reserve("city", 10), "");
    reservations.release("city");
    reservations.release("city");
    EXPECT_EQ(fitting(), 13U);
}

TEST_F(ReservationsTest, AnExerciseFoundAgainIsRememberedWithoutAsking) {
    reservations.remember(plan("city", 40), {});
    EXPECT_EQ(fitting(), 0U);
}

TEST_F(ReservationsTest, OfTwoThatAskAtOnceOnlyOneGetsTheLastRoom) {
    std::string first;
    std::string second;
    std::thread one([&] { first = reserve("city", 8); });
    std::thread two([&] { second = reserve("town", 8); });
    one.join();
    two.join();
    EXPECT_NE(first.empty(), second.empty());
}

} // namespace
} // namespace enshu::provision
