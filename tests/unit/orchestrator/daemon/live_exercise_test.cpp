#include "small_exercise.h"

#include <future>

namespace enshu::daemon {
namespace {

class LiveExerciseTest : public SmallExercise {};

TEST_F(LiveExerciseTest, GoesFromNothingToNothing) {
    stand_by();
    EXPECT_EQ(store.outstanding("city").size(), 2U); // what destroy needs, before anything was made
    live->conductor()->start("controller:test", "");
    EXPECT_EQ(live->state(), State::Running);
    EXPECT_GT(live->destroy("controller:test", "over"), 0U);
    ASSERT_TRUE(reaches(State::TornDown)) << live->reason();
    EXPECT_TRUE(nothing_is_left());
    EXPECT_EQ(told(),
              (Names{"FREEZING", "READY", "CLONING", "STANDBY", "RUNNING", "ENDED", "TORN_DOWN"}));
    EXPECT_EQ(store.find_exercise("city")->state, "TORN_DOWN");
    for (const HostStatus &host : live->hosts())
        EXPECT_EQ(host.state, provision::HostState::Gone) << host.host;
    EXPECT_EQ(live->destroy("controller:test", "again"), 0U);
}

TEST_F(LiveExerciseTest, CanBeStartedAsSoonAsTheLogSaysStandby) {
    begin();
    std::uint64_t seen = 0;
    for (bool standby = false; !standby;) {
        ASSERT_TRUE(store.wait_for_more("city", seen, Clock::now() + 20s));
        for (const event::Event &event : store.read("city", seen, 100)) {
            seen = event.seq;
            standby = standby || (event.kind == event::kind::exercise_state &&
                                  event.detail.at("to") == "STANDBY");
        }
    }
    EXPECT_NO_THROW(live->conductor()->start("controller:test", ""));
}

TEST_F(LiveExerciseTest, CannotBePlayedBeforeStandbyAndSaysSo) {
    hypervisor.never_answer("city-t1-fw");
    begin();
    ASSERT_TRUE(reaches(State::Cloning));
    try {
        live->conductor();
        FAIL() << "played";
    } catch (const exercise::ExerciseError &error) {
        EXPECT_EQ(error.code(), exercise::ExerciseError::Code::FailedPrecondition);
        EXPECT_STREQ(error.what(), "`city` is CLONING: this can be done from STANDBY on");
    }
}

TEST_F(LiveExerciseTest, DestroyedTwiceAtOnceIsDestroyedOnce) {
    stand_by();
    std::vector<std::future<std::uint64_t>> clicks;
    for (int i = 0; i < 8; ++i)
        clicks.push_back(
            std::async(std::launch::async, [&] { return live->destroy("controller:test", ""); }));
    for (auto &click : clicks)
        click.get();
    ASSERT_TRUE(reaches(State::TornDown)) << live->reason();
    EXPECT_EQ(told(), (Names{"FREEZING", "READY", "CLONING", "STANDBY", "TORN_DOWN"}));
    EXPECT_EQ(hypervisor.destroyed().size(), 4U);
}

TEST_F(LiveExerciseTest, DestroyDuringTheBuildGivesUpTheBuildAndDoesNotWaitForIt) {
    hypervisor.never_answer("city-t2-fw");
    begin();
    while (hypervisor.thawed().size() < 2)
        std::this_thread::sleep_for(5ms);
    const auto begin = Clock::now();
    live->destroy("controller:test", "changed our minds");
    EXPECT_LT(Clock::now() - begin, 500ms);
    ASSERT_TRUE(reaches(State::TornDown)) << live->reason();
    EXPECT_LT(Clock::now() - begin, 5s);
    EXPECT_TRUE(nothing_is_left());
    EXPECT_EQ(told(), (Names{"FREEZING", "READY", "CLONING", "TORN_DOWN"}));
}

TEST_F(LiveExerciseTest, ABuildThatFailsIsBrokenAndGoesOnFromThereWhenResumed) {
    hypervisor.refuse_start("city-t1-pc-suzuki");
    hypervisor.refuse_start("city-t2-pc-suzuki");
    begin();
    ASSERT_TRUE(reaches(State::Broken));
    EXPECT_NE(live->reason().find("pc-suzuki of team 2: cannot start city-t2-pc-suzuki: out of "
                                  "memory"),
              std::string::npos)
        << live->reason();
    EXPECT_TRUE(live->reason().ends_with(
        "; `enshu resume` goes on from there, `enshu destroy` takes it down"));
    EXPECT_EQ(hypervisor.list().size(), 2U); // the routers wait
    hypervisor.allow_start("city-t1-pc-suzuki");
    hypervisor.allow_start("city-t2-pc-suzuki");
    live->resume(0, "controller:test", "more memory");
    ASSERT_TRUE(reaches(State::Standby)) << live->reason();
    EXPECT_EQ(hypervisor.list().size(), 4U);
    EXPECT_EQ(told(),
              (Names{"FREEZING", "READY", "CLONING", "BROKEN", "READY", "CLONING", "STANDBY"}));
}

TEST_F(LiveExerciseTest, ABuildThatFailedCanBeDestroyed) {
    hypervisor.refuse_start("city-t1-pc-suzuki");
    hypervisor.refuse_start("city-t2-pc-suzuki");
    begin();
    ASSERT_TRUE(reaches(State::Broken));
    live->destroy("controller:test", "");
    ASSERT_TRUE(reaches(State::TornDown)) << live->reason();
    EXPECT_TRUE(nothing_is_left());
}

TEST_F(LiveExerciseTest, OneBrokenMachineKeepsStartFromBeginningButNotTheOthersFromStandingBy) {
    hypervisor.refuse_start("city-t2-pc-suzuki");
    begin();
    ASSERT_TRUE(reaches(State::Standby)) << live->reason();
    try {
        live->start("controller:test", "");
        FAIL() << "started";
    } catch (const exercise::ExerciseError &error) {
        EXPECT_NE(std::string(error.what())
                      .find("pc-suzuki of team 2 (cannot start city-t2-pc-suzuki: out of memory)"),
                  std::string::npos)
            << error.what();
    }
}

TEST_F(LiveExerciseTest, TheSecondExerciseClonesWhatTheFirstOneFroze) {
    stand_by();
    const std::size_t booted = hypervisor.started().size();
    live->destroy("controller:test", "");
    ASSERT_TRUE(reaches(State::TornDown)) << live->reason();
    open();
    stand_by();
    EXPECT_EQ(hypervisor.started().size(), booted + 4);
    EXPECT_EQ(hypervisor.thawed().size(), 8U);
    EXPECT_EQ(told(), (Names{"READY", "CLONING", "STANDBY"}));
}

TEST_F(LiveExerciseTest, AGoldenInUseCannotBeRemovedAndAfterwardsItCan) {
    stand_by();
    const std::string digest = goldens.list().at(0).golden.digest;
    EXPECT_THROW(goldens.remove(digest), std::runtime_error);
    live->destroy("controller:test", "");
    ASSERT_TRUE(reaches(State::TornDown)) << live->reason();
    EXPECT_NO_THROW(goldens.remove(digest.substr(0, 8)));
    EXPECT_TRUE(goldens.list().empty());
}

TEST_F(LiveExerciseTest, AMachineThatEndsByItselfIsToldAsBroken) {
    stand_by();
    EXPECT_TRUE(live->on_guest_ended("here", hypervisor.guests().begin()->first, "crashed"));
    EXPECT_FALSE(live->on_guest_ended("here", "of somebody else", "crashed"));
    const auto hosts = live->hosts();
    EXPECT_EQ(std::count_if(hosts.begin(), hosts.end(),
                            [](const HostStatus &host) {
                                return host.state == provision::HostState::Broken &&
                                       host.doing == "crashed";
                            }),
              1);
}

TEST_F(LiveExerciseTest, ADestroyThatFailsIsBrokenWithTheReasonAndCanBeTriedAgain) {
    stand_by();
    hypervisor.refuse_destroy("city-t1-fw");
    live->destroy("controller:test", "");
    ASSERT_TRUE(reaches(State::Broken));
    EXPECT_EQ(live->reason(), "city-t1-fw: the monitor does not answer");
    hypervisor.allow_destroy("city-t1-fw");
    live->destroy("controller:test", "");
    ASSERT_TRUE(reaches(State::TornDown)) << live->reason();
    EXPECT_TRUE(nothing_is_left());
}

TEST_F(LiveExerciseTest, ARecordThatCannotBeReadDoesNotMakeDestroyHangForEver) {
    stand_by();
    const auto intent = store.record_intent("city", "range", "3", {{"team", "three"}});
    live->destroy("controller:test", "");
    ASSERT_TRUE(reaches(State::Broken));
    EXPECT_NE(live->reason().find("cannot be read"), std::string::npos) << live->reason();
    store.remove_intent(intent);
    live->destroy("controller:test", "");
    ASSERT_TRUE(reaches(State::TornDown)) << live->reason();
    EXPECT_TRUE(nothing_is_left());
}

TEST_F(LiveExerciseTest, SomethingThatAppearsAgainIsNotCalledTornDown) {
    stand_by();
    fabric.refuse_destroy("enshu-city-t2");
    live->destroy("controller:test", "");
    ASSERT_TRUE(reaches(State::Broken));
    EXPECT_EQ(live->reason(), "enshu-city-t2: the device is busy");
    EXPECT_EQ(store.outstanding("city").size(), 3U); // still owed
}

TEST_F(LiveExerciseTest, StoppingDuringTheBuildEndsSoonAndLeavesNoMachines) {
    hypervisor.never_answer("city-t1-fw");
    begin();
    while (hypervisor.thawed().empty())
        std::this_thread::sleep_for(5ms);
    const auto begin = Clock::now();
    live->stop();
    EXPECT_LT(Clock::now() - begin, 5s);
    EXPECT_TRUE(hypervisor.list().empty());
    EXPECT_EQ(live->state(), State::Broken);
}

TEST_F(LiveExerciseTest, StoppingAfterwardsLeavesTheMachinesAsTheyAre) {
    stand_by();
    live->stop();
    EXPECT_EQ(hypervisor.list().size(), 4U);
    EXPECT_EQ(told().back(), "STANDBY");
}

TEST_F(LiveExerciseTest, AnExerciseTellsHowFarItIsUntilItStandsBy) {
    hypervisor.boot_time = 200ms;
    begin();
    double last = -1;
    bool told = false;
    const auto builds = [&] {
        const State now = live->state();
        return now != State::Standby && now != State::Broken;
    };
    for (const auto end = Clock::now() + 20s; builds() && Clock::now() < end;) {
        if (const auto estimate = live->estimate()) {
            told = true;
            EXPECT_GE(estimate->progress, last);
            EXPECT_EQ(estimate->hosts.size(), 2U + 4U); // those that are frozen, and their clones
            last = estimate->progress;
        }
        std::this_thread::sleep_for(5ms);
    }
    ASSERT_TRUE(reaches(State::Standby)) << live->reason();
    EXPECT_TRUE(told);
    EXPECT_FALSE(live->estimate());
    EXPECT_EQ(store.durations("tcg").size(), 4U + 8U); // two steps of each; saving has no state
}

} // namespace
} // namespace enshu::daemon
