#include "orchestrator/provision/capacity.h"

#include "tests/support/small_range.h"

#include <gtest/gtest.h>

namespace enshu::provision {
namespace {

/// A team of five servers of 256 MiB: 1,930 MiB with QEMU's part, 2,560 MiB of disk.
Demand five_hosts(unsigned teams) {
    Demand demand;
    demand.teams = teams;
    demand.guests = 5;
    demand.guest_memory_mib = 5 * 256;
    demand.own_memory_mib = 5 * own_memory_mib(256, MemoryMode::Private);
    demand.disk_mib = 5 * 512;
    return demand;
}

/// One that has plenty of everything.
Machine large() {
    Machine machine;
    machine.memory_mib = 262'144;
    machine.free_memory_mib = 250'000;
    machine.free_disk_mib = 1'000'000;
    machine.processors = 64;
    machine.kvm = true;
    return machine;
}

const Balance &of(const Judgement &judgement, Resource resource) {
    for (const Balance &balance : judgement.balances)
        if (balance.resource == resource)
            return balance;
    throw std::runtime_error("the resource was not looked at");
}

bool says(const std::string &text, const std::string &part) {
    return text.find(part) != std::string::npos;
}

TEST(Capacity, ALargeMachineCarriesTheLargestExercise) {
    const Judgement judgement = judge(five_hosts(40), large(), {});
    EXPECT_TRUE(judgement.fits);
    EXPECT_EQ(judgement.teams, 40U);
    EXPECT_EQ(refusal(judgement, five_hosts(40), {}, "/s"), "");
}

TEST(Capacity, MemoryIsWhatGuestsHaveAndWhatQemuNeeds) {
    EXPECT_EQ(of(judge(five_hosts(3), large(), {}), Resource::Memory).needed, 3 * 5 * (256 + 130));
}

TEST(Capacity, TheLastMibDecides) {
    Machine machine = large();
    const Balance memory = of(judge(five_hosts(2), machine, {}), Resource::Memory);
    machine.free_memory_mib = 2 * 1930 + memory.kept;
    EXPECT_TRUE(judge(five_hosts(2), machine, {}).fits);
    EXPECT_EQ(judge(five_hosts(2), machine, {}).teams, 2U);
    --machine.free_memory_mib;
    EXPECT_FALSE(judge(five_hosts(2), machine, {}).fits);
    EXPECT_EQ(judge(five_hosts(2), machine, {}).teams, 1U);
}

TEST(Capacity, WhatOthersWerePromisedIsNotThere) {
    Machine machine = large();
    machine.free_memory_mib = 20'000;
    const unsigned alone = judge(five_hosts(1), machine, {}).teams;
    Promised promised;
    promised.memory_mib = 3 * 1930;
    EXPECT_EQ(judge(five_hosts(1), machine, promised).teams, alone - 3);
}

TEST(Capacity, AMachineThatIsFullAlreadyFitsNoTeamRatherThanFewerThanNone) {
    Machine machine = large();
    machine.free_memory_mib = 100;
    Promised promised;
    promised.memory_mib = 50'000;
    const Judgement judgement = judge(five_hosts(1), machine, promised);
    EXPECT_FALSE(judgement.fits);
    EXPECT_EQ(judgement.teams, 0U);
}

TEST(Capacity, EachResourceSaysHowManyTeamsItCarriesAndTheScarcestBinds) {
    Machine machine = large();
    machine.free_memory_mib = 30'000;
    machine.free_disk_mib = 2560 * 4;
    machine.free_tasks = 8 * 5 * 9;
    const Judgement judgement = judge(five_hosts(6), machine, {});
    EXPECT_FALSE(judgement.fits);
    EXPECT_EQ(judgement.binds, Resource::Disk);
    EXPECT_EQ(judgement.teams, 4U);
    EXPECT_EQ(of(judgement, Resource::Disk).teams, 4U);
    EXPECT_EQ(of(judgement, Resource::Tasks).teams, 9U);
    EXPECT_GT(of(judgement, Resource::Memory).teams, 6U);
}

TEST(Capacity, TheNoNamesWhatIsNeededWhatIsThereAndHowManyTeamsWouldFit) {
    Machine machine = large();
    machine.memory_mib = 8192;
    machine.free_memory_mib = 5000;
    machine.processors = 4;
    Promised promised;
    promised.to = "`city`";
    promised.memory_mib = 500;
    EXPECT_EQ(
        refusal(judge(five_hosts(4), machine, promised), five_hosts(4), promised, "/s"),
        "not enough memory: 4 teams need 7720 MiB, 5000 MiB are free, 500 MiB of it promised to "
        "`city`, 512 MiB of it kept for the machine itself; 2 teams would fit. Close other "
        "programs, or run fewer teams. (By the others: 40 teams for disk space, 40 teams for "
        "processors.)");
}

TEST(Capacity, OneTeamNeedsAndTwoTeamsNeed) {
    Machine machine = large();
    machine.free_disk_mib = 2000;
    const std::string one = refusal(judge(five_hosts(1), machine, {}), five_hosts(1), {}, "/s");
    EXPECT_TRUE(says(one, "not enough disk space: 1 team needs 2560 MiB")) << one;
    EXPECT_TRUE(says(one, "; 0 teams would fit. Make room below /s")) << one;
}

TEST(Capacity, ProcessorsInSoftwareCarryFewerGuests) {
    Machine machine = large();
    machine.processors = 2;
    EXPECT_TRUE(judge(five_hosts(40), machine, {}).fits);
    machine.kvm = false;
    const Judgement judgement = judge(five_hosts(40), machine, {});
    EXPECT_FALSE(judgement.fits);
    EXPECT_EQ(judgement.binds, Resource::Processors);
    EXPECT_EQ(judgement.teams, 12U); // 64 virtual ones on two
    const std::string no = refusal(judgement, five_hosts(40), {}, "/s");
    EXPECT_TRUE(says(no, "not enough processors: 40 teams have 200 virtual ones, this machine "
                         "carries 64; 12 teams would fit."))
        << no;
}

TEST(Capacity, RunningGuestsOfOthersCountForTheProcessors) {
    Machine machine = large();
    machine.processors = 1;
    machine.kvm = false;
    Promised promised;
    promised.guests = 30;
    EXPECT_FALSE(judge(five_hosts(1), machine, promised).fits);
    promised.guests = 27;
    EXPECT_TRUE(judge(five_hosts(1), machine, promised).fits);
}

TEST(Capacity, AControllerMayCrowdTheProcessorsAndNothingElse) {
    Machine machine = large();
    machine.processors = 1;
    machine.kvm = false;
    Demand demand = five_hosts(10);
    demand.options.crowd_processors = true;
    EXPECT_TRUE(judge(demand, machine, {}).fits);
    EXPECT_FALSE(of(judge(demand, machine, {}), Resource::Processors).suffices);
    machine.free_memory_mib = 1000;
    EXPECT_FALSE(judge(demand, machine, {}).fits);
}

TEST(Capacity, SharedMemoryCostsOneTeamOnceAndLessForEach) {
    Demand demand = five_hosts(10);
    demand.options.memory = MemoryMode::Shared;
    demand.own_memory_mib = 5 * own_memory_mib(256, MemoryMode::Shared);
    const Balance memory = of(judge(demand, large(), {}), Resource::Memory);
    EXPECT_EQ(memory.once, 5 * 256);
    EXPECT_EQ(memory.per_team, 5 * (130 + 102));
    EXPECT_EQ(memory.needed, 5 * 256 + 10 * 5 * 232);
    EXPECT_LT(memory.needed, of(judge(five_hosts(10), large(), {}), Resource::Memory).needed);
}

TEST(Capacity, FreezingCostsDiskOnceAndNoMemoryMoreThanATeam) {
    Demand demand = five_hosts(1);
    demand.options.freezes = true;
    const Judgement judgement = judge(demand, large(), {});
    EXPECT_EQ(of(judgement, Resource::Memory).needed, 1930);
    EXPECT_EQ(of(judgement, Resource::Disk).once, 5 * 256 + 5 * 128);
}

TEST(Capacity, AGoldenOnADiskOfItsOwnIsJudgedThere) {
    Demand demand = five_hosts(1);
    demand.options.freezes = true;
    Machine machine = large();
    machine.free_golden_disk_mib = 1000;
    const Judgement judgement = judge(demand, machine, {});
    EXPECT_EQ(judgement.binds, Resource::GoldenDisk);
    EXPECT_EQ(of(judgement, Resource::Disk).once, 0);
    machine.free_golden_disk_mib = 2000;
    EXPECT_TRUE(judge(demand, machine, {}).fits);
}

TEST(Capacity, CheckpointsCostATeamsMemoryOnDiskEach) {
    Demand demand = five_hosts(1);
    demand.options.checkpoints = 3;
    EXPECT_EQ(disk_per_team(demand), 5 * 512 + 3 * 5 * 256);
}

TEST(Capacity, DescriptorsFilesAndTasksBindWhereTheyAreFew) {
    for (const Resource resource : {Resource::Descriptors, Resource::Files, Resource::Tasks}) {
        Machine machine = large();
        (resource == Resource::Descriptors ? machine.free_descriptors
         : resource == Resource::Files     ? machine.free_files
                                           : machine.free_tasks) = 1000;
        const Judgement judgement = judge(five_hosts(40), machine, {});
        EXPECT_FALSE(judgement.fits);
        EXPECT_EQ(judgement.binds, resource);
        EXPECT_FALSE(advice_for(resource, "/s").en.empty());
    }
}

TEST(Capacity, GuestsThatRunHaveTheirDescriptorsAlready) {
    Machine machine = large();
    machine.free_descriptors = 50;
    Promised promised;
    promised.guests = 100;
    EXPECT_TRUE(judge(five_hosts(1), machine, promised).fits);
    promised.new_guests = 1;
    EXPECT_FALSE(judge(five_hosts(1), machine, promised).fits);
}

TEST(Capacity, WithoutALimitAResourceIsNotSpokenOf) {
    for (const Balance &balance : judge(five_hosts(1), large(), {}).balances)
        EXPECT_NE(balance.resource, Resource::Tasks);
}

TEST(Capacity, APlanIsCountedByTheTeam) {
    const test::TempDirectory directory;
    const plan::ExercisePlan plan =
        plan::make_plan(test::small_scenario(directory.path()), "city", 3,
                        test::make_assets(directory.path() / "assets"));
    const Demand demand = demand_of(plan, {});
    EXPECT_EQ(demand.teams, 3U);
    EXPECT_EQ(demand.guests, 2);
    EXPECT_EQ(demand.guest_memory_mib, 2);
    EXPECT_EQ(demand.own_memory_mib, plan.memory_mib_per_team());
    EXPECT_EQ(demand.disk_mib, plan.disk_mib_per_team());
}

TEST(Capacity, ABalanceInWordsSaysHowManyTeamsFit) {
    Machine machine = large();
    machine.free_disk_mib = 6000;
    const Balance disk = of(judge(five_hosts(3), machine, {}), Resource::Disk);
    EXPECT_EQ(describe(disk, 3).en, "6000 MiB free, 2560 MiB a team: 2 teams fit (3 teams need "
                                    "7680 MiB)");
    EXPECT_EQ(describe(disk, 0).ja, "空き 6000 MiB、1班あたり 2560 MiB: 2班まで");
}

TEST(Capacity, LowMemoryIsATenthWithinLimits) {
    EXPECT_EQ(low_memory_mib(24'000), 2400);
    EXPECT_EQ(low_memory_mib(6000), 1024);
    EXPECT_EQ(low_memory_mib(1'000'000), 8192);
    EXPECT_EQ(low_memory_mib(2048), 512); // or it would be low from the start
}

} // namespace
} // namespace enshu::provision
