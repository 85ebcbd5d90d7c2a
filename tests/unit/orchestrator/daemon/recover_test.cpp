// What becomes of an exercise whose daemon was killed: each test is the first moment of the next
// daemon.
#include "small_exercise.h"

#include <algorithm>

namespace enshu::daemon {
namespace {

class RecoverTest : public SmallExercise {
  protected:
    void start() { live->conductor()->start("controller:test", ""); }
    void restart(bool with_piece = true) {
        open(with_piece);
        live->recover();
    }
    /// As a killed daemon leaves it: the log says so and nothing else happened.
    void say(const char *state) {
        event::Event event;
        event.exercise = "city";
        event.kind = event::kind::exercise_state;
        event.detail = {{"from", ""}, {"to", state}, {"reason", "said"}};
        store.append(std::move(event));
    }
    void expect_destroy_works() {
        live->destroy("controller:test", "");
        ASSERT_TRUE(reaches(State::TornDown)) << live->reason();
        live->stop(); // what it owed is forgotten last
        EXPECT_TRUE(nothing_is_left());
    }
};

TEST_F(RecoverTest, StandbyStandsBy) {
    stand_by();
    restart();
    EXPECT_EQ(live->state(), State::Standby);
    for (const HostStatus &host : live->hosts())
        EXPECT_EQ(host.state, provision::HostState::Healthy) << host.host;
    EXPECT_NO_THROW(live->conductor()->start("controller:test", ""));
    expect_destroy_works();
}

TEST_F(RecoverTest, RunningIsPausedAndCanGoOn) {
    stand_by();
    start();
    live->conductor()->set_cable(2, "pc-suzuki", false, "team");
    restart();
    EXPECT_EQ(live->state(), State::Paused);
    const auto suspended = [&] {
        const auto guests = hypervisor.guests();
        return std::ranges::all_of(guests, [](const auto &each) { return each.second.suspended; });
    };
    for (const auto end = Clock::now() + 5s; !suspended() && Clock::now() < end;)
        std::this_thread::sleep_for(5ms);
    EXPECT_TRUE(suspended());
    for (const HostStatus &host : live->hosts())
        EXPECT_EQ(host.plugged, !(host.team == 2 && host.host == "pc-suzuki"));
    live->conductor()->resume(0, "controller:test", "");
    EXPECT_EQ(live->state(), State::Running);
    expect_destroy_works();
}

TEST_F(RecoverTest, PausedStaysPaused) {
    stand_by();
    start();
    live->conductor()->pause(0, "controller:test", "lunch");
    restart();
    EXPECT_EQ(live->state(), State::Paused);
    expect_destroy_works();
}

TEST_F(RecoverTest, EndedStaysEnded) {
    stand_by();
    start();
    live->conductor()->end("controller:test", "done");
    restart();
    EXPECT_EQ(live->state(), State::Ended);
    expect_destroy_works();
}

TEST_F(RecoverTest, ABuildThatWasCutShortGoesOn) {
    stand_by();
    say("CLONING");
    hypervisor.lose("city-t2-pc-suzuki"); // was not there yet
    restart();
    ASSERT_TRUE(reaches(State::Standby)) << live->reason();
    EXPECT_EQ(hypervisor.list().size(), 4U);
    expect_destroy_works();
}

TEST_F(RecoverTest, FreezingThatWasCutShortBeginsAgain) {
    store.add_exercise({"city", "/nowhere", to_json(Parameters{}), "DRAFT"});
    say("FREEZING");
    restart();
    ASSERT_TRUE(reaches(State::Standby)) << live->reason();
    expect_destroy_works();
}

TEST_F(RecoverTest, AnExerciseOfWhichNothingWasMadeIsBuilt) {
    store.add_exercise({"city", "/nowhere", to_json(Parameters{}), "DRAFT"});
    restart();
    ASSERT_TRUE(reaches(State::Standby)) << live->reason();
    expect_destroy_works();
}

TEST_F(RecoverTest, BrokenStaysBrokenWithItsReason) {
    stand_by();
    say("BROKEN");
    restart();
    EXPECT_EQ(live->state(), State::Broken);
    EXPECT_EQ(live->reason(), "said");
    expect_destroy_works();
}

TEST_F(RecoverTest, TornDownIsOver) {
    stand_by();
    expect_destroy_works();
    restart();
    EXPECT_EQ(live->state(), State::TornDown);
    EXPECT_EQ(live->destroy("controller:test", ""), 0U);
}

TEST_F(RecoverTest, MissingMachinesAreNamedAndTheExerciseWaitsForThem) {
    stand_by();
    start();
    hypervisor.lose("city-t1-fw");
    restart();
    EXPECT_EQ(live->state(), State::Paused);
    for (const HostStatus &host : live->hosts())
        EXPECT_EQ(host.state == provision::HostState::Broken, host.team == 1 && host.host == "fw");
    expect_destroy_works();
}

/// As after a reboot: each machine is thawed once, and what the attack had done is done again.
TEST_F(RecoverTest, ResumingTeamsWhoseMachinesAreAllGonePutsThemBackOnce) {
    stand_by();
    start();
    const auto count = [&](const std::string &kind) {
        return std::ranges::count(event::read_all(store, "city"), kind, &event::Event::kind);
    };
    const auto told = [&](const char *kind) {
        for (const auto end = Clock::now() + 5s; count(kind) < 2 && Clock::now() < end;)
            std::this_thread::sleep_for(5ms);
        return count(kind);
    };
    for (const std::string name :
         {"city-t1-fw", "city-t1-pc-suzuki", "city-t2-fw", "city-t2-pc-suzuki"})
        hypervisor.lose(name);
    restart();
    const std::size_t before = hypervisor.thawed().size();
    const unsigned proofs = prover.asked();
    live->resume(0, "controller:test", "");
    EXPECT_EQ(live->state(), State::Running);
    EXPECT_EQ(told(event::kind::host_reset), 2);
    EXPECT_EQ(count(event::kind::reset_started), 2);
    EXPECT_EQ(hypervisor.thawed().size(), before + 4);
    EXPECT_EQ(hypervisor.list().size(), 4U);
    EXPECT_EQ(prover.asked(), proofs + 1) << "on the machines that came back";
    for (const HostStatus &host : live->hosts())
        EXPECT_EQ(host.state, provision::HostState::Healthy) << host.host;
    for (const auto &[uuid, guest] : hypervisor.guests())
        EXPECT_FALSE(guest.suspended) << uuid;
    expect_destroy_works();
}

TEST_F(RecoverTest, AHypervisorThatCannotBeAskedBreaksThisExerciseAndNotTheDaemon) {
    stand_by();
    hypervisor.set_unreachable(true);
    EXPECT_NO_THROW(restart());
    EXPECT_EQ(live->state(), State::Broken);
    EXPECT_TRUE(live->reason().starts_with("the hypervisor cannot be asked")) << live->reason();
    hypervisor.set_unreachable(false);
    expect_destroy_works();
}

TEST_F(RecoverTest, AScenarioThatIsGoneStillLetsTheMachinesBeTakenDown) {
    stand_by();
    start();
    restart(false);
    EXPECT_EQ(live->state(), State::Broken);
    EXPECT_EQ(live->scenario(), nullptr);
    EXPECT_TRUE(live->reason().starts_with("its scenario cannot be loaded any more"))
        << live->reason();
    expect_destroy_works();
}

TEST_F(RecoverTest, ADestroyThatWasCutShortCanBeFinished) {
    stand_by();
    hypervisor.lose("city-t1-fw");
    hypervisor.lose("city-t1-pc-suzuki");
    std::filesystem::remove_all(paths.exercise("city"));
    restart();
    expect_destroy_works();
}

} // namespace
} // namespace enshu::daemon
