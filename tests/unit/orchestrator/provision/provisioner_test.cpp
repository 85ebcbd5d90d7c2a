#include "small_city.h"

namespace enshu::provision {
namespace {

TEST_F(ProvisionerTest, AnOrganisationIsBootedOnceAndEveryTeamIsAClone) {
    const plan::ExercisePlan plan = plan_for(2);
    build(plan);
    EXPECT_EQ(states_of(0, "pc-suzuki"),
              (std::vector{HostState::Booting, HostState::Settling, HostState::Healthy}));
    EXPECT_EQ(states_of(2, "pc-suzuki"),
              (std::vector{HostState::Cloning, HostState::Settling, HostState::Healthy}));
    Names thawed = hypervisor.thawed();
    std::sort(thawed.begin(), thawed.end());
    EXPECT_EQ(thawed,
              (Names{"city-t1-fw", "city-t1-pc-suzuki", "city-t2-fw", "city-t2-pc-suzuki"}));
    ASSERT_EQ(hypervisor.guests().size(), 4U);
    for (const auto &[uuid, guest] : hypervisor.guests()) {
        EXPECT_EQ(guest.network_namespace, "enshu-city-t" + std::to_string(guest.spec.team));
        EXPECT_FALSE(guest.suspended);
        EXPECT_TRUE(std::filesystem::is_regular_file(guest.spec.disk)) << guest.spec.disk;
        EXPECT_TRUE(std::filesystem::is_regular_file(guest.spec.seed)) << guest.spec.seed;
        EXPECT_TRUE(std::filesystem::is_regular_file(guest.spec.console_log));
    }
    EXPECT_EQ(left_of_freezing(), Names{});
}

TEST_F(ProvisionerTest, WhatIsFrozenIsFoundAgainByItsDigest) {
    const Golden frozen = freeze();
    EXPECT_EQ(frozen.digest, digest);
    const auto found = goldens.find(frozen.digest);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->hosts, frozen.hosts);
    EXPECT_EQ(found->guest("fw").memory, frozen.guest("fw").memory);
    EXPECT_EQ(found->organization.en, "city");
}

TEST_F(ProvisionerTest, ADamagedGoldenIsNotUsedAndIsMadeAnew) {
    const Golden frozen = freeze();
    std::filesystem::permissions(frozen.guest("fw").memory, std::filesystem::perms(0644));
    std::ofstream(frozen.guest("fw").memory) << "cut";
    std::filesystem::resize_file(frozen.guest("fw").memory, 1);
    EXPECT_FALSE(goldens.find(digest));
    EXPECT_FALSE(goldens.list().at(0).whole);
    freeze();
    EXPECT_TRUE(goldens.find(digest));
}

TEST_F(ProvisionerTest, ACloneWritesToADiskOfItsOwnOverTheFrozenOne) {
    build(plan_for(2));
    std::set<std::filesystem::path> disks;
    for (const auto &[uuid, guest] : hypervisor.guests()) {
        const auto info = nlohmann::json::parse(process::run_checked(
            {"qemu-img", "info", "-U", "--output=json", guest.spec.disk.string()}));
        EXPECT_EQ(info.at("full-backing-filename"),
                  golden().guest(guest.spec.guest.host).disk.string());
        disks.insert(guest.spec.disk);
    }
    EXPECT_EQ(disks.size(), 4U);
}

TEST_F(ProvisionerTest, TheSeedHoldsWhatWasPlanned) {
    freeze();
    const std::string seed = golden().seed("pc-suzuki").string();
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

TEST_F(ProvisionerTest, RoutersBootFirst) {
    limits.booting_at_once = 1;
    freeze();
    ASSERT_EQ(hypervisor.started().size(), 2U);
    EXPECT_TRUE(hypervisor.started()[0].ends_with("-t1-fw"));
}

TEST_F(ProvisionerTest, TeamsAreClonedOneAfterTheOther) {
    limits.thawing_at_once = 1;
    build(plan_for(3));
    EXPECT_EQ(hypervisor.thawed(), (Names{"city-t1-fw", "city-t1-pc-suzuki", "city-t2-fw",
                                          "city-t2-pc-suzuki", "city-t3-fw", "city-t3-pc-suzuki"}));
}

TEST_F(ProvisionerTest, ACloneThatIsWellIsAskedOnceAndOneThatIsNotUntilItIs) {
    freeze();
    hypervisor.set_checks("city-t1-fw", {{1, "setup ok\nkeep FAIL it does not run\n", "", false},
                                         {0, "setup ok\nkeep ok\n", "", false}});
    const std::size_t before = hypervisor.check_deadlines().size();
    EXPECT_TRUE(clone(plan_for(1)).empty());
    EXPECT_EQ(hypervisor.check_deadlines().size() - before, 3U); // fw twice, pc-suzuki once
    EXPECT_EQ(states_of(1, "pc-suzuki"),
              (std::vector{HostState::Cloning, HostState::Settling, HostState::Healthy}));
}

TEST_F(ProvisionerTest, ACloneThatWasAwakenedButNotCheckedIsNotTakenForHealthy) {
    freeze();
    hypervisor.set_checks("city-t1-fw",
                          {{0, "", "", false}, {1, "keep FAIL it does not run\n", "", false}});
    limits.settle = 300ms;
    const std::vector<Failure> failures = clone(plan_for(1));
    ASSERT_EQ(failures.size(), 1U);
    EXPECT_EQ(failures.front().host, "fw");
    EXPECT_NE(failures.front().why.find("keep FAIL"), std::string::npos) << failures.front().why;
}

TEST_F(ProvisionerTest, NoMoreGuestsBootAtOnceThanAreAllowed) {
    limits.booting_at_once = 1;
    hypervisor.boot_time = 20ms;
    freeze();
    EXPECT_EQ(hypervisor.most_booting(), 1U);
}

TEST_F(ProvisionerTest, FreezingThatFailsTakesEverythingDownAndNamesTheGuest) {
    const plan::ExercisePlan plan = plan::golden_plan(scenario, digest, assets);
    const std::string pc = plan.ranges.front().guests.back().name;
    hypervisor.refuse_start(pc);
    EXPECT_EQ(freezing_failure(), "pc-suzuki: cannot start " + pc + ": out of memory");
    EXPECT_EQ(left_of_freezing(), Names{});
    EXPECT_FALSE(goldens.find(digest));
    EXPECT_EQ(states_of(0, "pc-suzuki"), (std::vector{HostState::Booting, HostState::Broken}));
}

TEST_F(ProvisionerTest, AGuestThatNeverAnswersHitsItsLimitAndTheMessageSaysWhatToDo) {
    limits.boot = 300ms;
    hypervisor.never_answer("golden-aaaaaaaaaa-t1-fw");
    const auto begin = Clock::now();
    const std::string said = freezing_failure();
    EXPECT_LT(Clock::now() - begin, 5s);
    EXPECT_TRUE(said.starts_with("fw: its guest agent did not answer within 0.3 s. Give "
                                 "the host more memory"))
        << said;
    EXPECT_EQ(left_of_freezing(), Names{});
}

TEST_F(ProvisionerTest, AGuestWhoseServicesStayUnwellHitsItsLimitAndTheMessageSaysWhichOnes) {
    limits.settle = 1200ms;
    hypervisor.set_checks("golden-aaaaaaaaaa-t1-fw",
                          {{1, "setup ok\nsmtp FAIL not listening\nimap ok\n", "", false}});
    const auto begin = Clock::now();
    EXPECT_EQ(freezing_failure(),
              "fw: its services were not healthy within 1.2 s: smtp FAIL not "
              "listening. Give the host more memory (`memory:` in the organisation) "
              "or the machine less to do");
    EXPECT_LT(Clock::now() - begin, 5s);
    for (const auto deadline : hypervisor.check_deadlines())
        EXPECT_LE(deadline, limits.settle);
    EXPECT_EQ(left_of_freezing(), Names{});
}

TEST_F(ProvisionerTest, AGuestThatGetsWellIsWaitedFor) {
    hypervisor.set_checks("golden-aaaaaaaaaa-t1-fw", {{1, "setup FAIL has not begun\n", "", false},
                                                      {1, "setup FAIL running\n", "", false},
                                                      {0, "setup ok\n", "", false}});
    EXPECT_EQ(freezing_failure(), "nothing failed");
}

TEST_F(ProvisionerTest, ASetupThatFailedIsNotWaitedFor) {
    limits.settle = 60s;
    hypervisor.set_checks("golden-aaaaaaaaaa-t1-fw",
                          {{1, "setup FAIL failed: accounts: no space left\n", "", false}});
    const auto begin = Clock::now();
    EXPECT_EQ(freezing_failure(), "fw: setup FAIL failed: accounts: no space left");
    EXPECT_LT(Clock::now() - begin, 10s);
}

TEST_F(ProvisionerTest, BytesOfAGuestThatAreNoTextDoNotReachAnybody) {
    limits.settle = 600ms;
    hypervisor.set_checks("golden-aaaaaaaaaa-t1-fw",
                          {{1, "\x1b[2J\xff\xfe" + std::string(5000, '\xe3'), "", false}});
    const std::string said = freezing_failure();
    EXPECT_EQ(said.find('\x1b'), std::string::npos);
    EXPECT_EQ(said.find('\xff'), std::string::npos);
    EXPECT_LT(said.size(), 700U);
    const std::lock_guard lock(mutex);
    for (const Progress &each : progress)
        EXPECT_NO_THROW(static_cast<void>(nlohmann::json(each.note.en).dump()));
}

TEST_F(ProvisionerTest, CancelledFreezingGivesUpSoonAndLeavesNothing) {
    limits.boot = 60s;
    hypervisor.never_answer("golden-aaaaaaaaaa-t1-fw");
    std::jthread canceller([&] {
        while (hypervisor.started().empty())
            std::this_thread::sleep_for(5ms);
        cancelled = true;
    });
    const auto begin = Clock::now();
    EXPECT_EQ(freezing_failure(), "cancelled");
    EXPECT_LT(Clock::now() - begin, 5s);
    EXPECT_EQ(left_of_freezing(), Names{});
}

TEST_F(ProvisionerTest, CancelledCloningGivesUpSoonAndLeavesNothing) {
    freeze();
    limits.thaw = 60s;
    hypervisor.never_answer("city-t1-fw");
    const plan::ExercisePlan plan = plan_for(2);
    std::jthread canceller([&] {
        while (hypervisor.thawed().empty())
            std::this_thread::sleep_for(5ms);
        cancelled = true;
    });
    const auto begin = Clock::now();
    EXPECT_THROW(clone(plan), ProvisionError);
    EXPECT_LT(Clock::now() - begin, 5s);
    EXPECT_EQ(left(plan), Names{});
}

TEST_F(ProvisionerTest, OneGuestThatCannotBeMadeDoesNotKeepTheOthersWaiting) {
    hypervisor.refuse_start("city-t2-pc-suzuki");
    const plan::ExercisePlan plan = plan_for(3);
    const std::vector<Failure> failures = clone(plan);
    ASSERT_EQ(failures.size(), 1U);
    EXPECT_EQ(failures[0].team, 2U);
    EXPECT_EQ(failures[0].host, "pc-suzuki");
    EXPECT_EQ(failures[0].why, "cannot start city-t2-pc-suzuki: out of memory");
    EXPECT_EQ(hypervisor.guests().size(), 5U);
    for (const auto &[uuid, guest] : hypervisor.guests())
        EXPECT_FALSE(guest.suspended) << guest.spec.guest.name;
    EXPECT_EQ(states_of(2, "pc-suzuki"), (std::vector{HostState::Cloning, HostState::Broken}));
    EXPECT_EQ(states_of(3, "pc-suzuki").back(), HostState::Healthy);
}

TEST_F(ProvisionerTest, NetworksThatCannotBeMadeCostTheirTeamOnly) {
    fabric.refuse_build("enshu-city-t2");
    const std::vector<Failure> failures = clone(plan_for(2));
    ASSERT_EQ(failures.size(), 1U);
    EXPECT_EQ(failures[0].team, 2U);
    EXPECT_EQ(failures[0].why, "the networks could not be made: no more network namespaces");
    EXPECT_EQ(hypervisor.guests().size(), 2U);
}

TEST_F(ProvisionerTest, CloningAgainMakesOnlyWhatIsMissing) {
    const plan::ExercisePlan plan = plan_for(2);
    build(plan);
    const std::size_t thawed = hypervisor.thawed().size();
    hypervisor.lose("city-t2-fw");
    build(plan);
    ASSERT_EQ(hypervisor.thawed().size(), thawed + 1);
    EXPECT_EQ(hypervisor.thawed().back(), "city-t2-fw");
}

TEST_F(ProvisionerTest, ALogThatIsFullFailsFreezingAndLeavesNothing) {
    const OnProgress full = [](const Progress &each) {
        if (each.state != HostState::Planned)
            throw std::runtime_error("the log's disk is full");
    };
    try {
        provisioner().freeze(plan::golden_plan(scenario, digest, assets), image,
                             *goldens.make(digest, cancelled), {"市", "city"}, full, cancelled);
        FAIL() << "a build that nobody can be told of";
    } catch (const ProvisionError &error) {
        EXPECT_NE(std::string(error.what()).find("the log's disk is full"), std::string::npos);
    }
    EXPECT_EQ(left_of_freezing(), Names{});
}

TEST_F(ProvisionerTest, WhatCouldNotBeRemovedAfterAFailureIsTold) {
    hypervisor.refuse_start("golden-aaaaaaaaaa-t1-pc-suzuki");
    hypervisor.refuse_destroy("golden-aaaaaaaaaa-t1-fw");
    EXPECT_EQ(freezing_failure(),
              "pc-suzuki: cannot start golden-aaaaaaaaaa-t1-pc-suzuki: out of memory; and not "
              "everything could be removed: golden-aaaaaaaaaa-t1-fw: the monitor does not answer");
    EXPECT_EQ(left_of_freezing(), Names{"virtual machine golden-aaaaaaaaaa-t1-fw"});
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

TEST_F(ProvisionerTest, WhatTheEmbeddedDriverWroteOfAGuestGoesWithIt) {
    const plan::ExercisePlan plan = plan_for(1);
    build(plan);
    const auto logs = paths.state() / "hv/log/qemu";
    std::filesystem::create_directories(logs);
    for (const char *name : {"city-t1-fw.log", "other-t1-fw.log"})
        std::ofstream(logs / name) << "started";
    hypervisor.lose("city-t1-fw"); // also where it had ended before
    EXPECT_EQ(destroy_failure(plan), "");
    EXPECT_FALSE(std::filesystem::exists(logs / "city-t1-fw.log"));
    EXPECT_TRUE(std::filesystem::exists(logs / "other-t1-fw.log"));
}

TEST_F(ProvisionerTest, DestroyNeedsNothingButTheStoredIdentities) {
    const plan::ExercisePlan plan = plan_for(1);
    build(plan);
    plan::ExercisePlan known;
    known.exercise = "city";
    known.ranges = {
        identity_from_json("city", identity_to_json(plan.ranges.front(), "here")).range};
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
    ASSERT_FALSE(found.empty()); // the shell, and for a moment what it starts
    EXPECT_TRUE(found[0].starts_with("process ")) << found[0];
    EXPECT_TRUE(found[0].ends_with(" of haunted-t1-fw")) << found[0];
}

TEST_F(ProvisionerTest, GuestsThatAreMissingAreNamed) {
    const plan::ExercisePlan plan = plan_for(2);
    build(plan);
    EXPECT_TRUE(provisioner().missing(plan).empty());
    hypervisor.lose("city-t1-fw");
    hypervisor.lose("city-t2-pc-suzuki");
    const std::vector<Failure> missing = provisioner().missing(plan);
    ASSERT_EQ(missing.size(), 2U);
    EXPECT_EQ(missing[0].host, "fw");
    EXPECT_EQ(missing[1].host, "pc-suzuki");
}

TEST_F(ProvisionerTest, ARangeActsOnItsOwnGuests) {
    const plan::ExercisePlan plan = plan_for(2);
    build(plan);
    Provisioner ours = provisioner();
    Range first(plan.ranges[0], golden(), ours, remember());
    Range second(plan.ranges[1], golden(), ours, remember());
    second.set_cable("pc-suzuki", false);
    EXPECT_FALSE(second.plugged("pc-suzuki"));
    EXPECT_TRUE(first.plugged("pc-suzuki"));
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
