// Machines that are put back, and those that end by themselves.
#include "tests/unit/orchestrator/exercise/play.h"

#include <future>

namespace enshu::exercise {
namespace {

using namespace std::chrono_literals;
using test::code_of;
using test::Play;
using test::words_of;
namespace kind = event::kind;
using Code = ExerciseError::Code;
using S = score::ObjectiveState;
using Names = std::vector<std::string>;

class PutBack : public test::PlayTest {
  protected:
    void start() {
        play_.walkthroughs.clear();
        PlayTest::start();
    }
    test::FakeRange &range(unsigned team) { return *play_.ranges.at(team - 1); }
    PutBackOutcome put_back(unsigned team, const std::string &host, const std::string &to = "",
                            bool replay = true) {
        PutBackOutcome outcome =
            conductor().put_back(team, host, to, replay, "controller:root", "it hangs");
        play_.settle();
        return outcome;
    }
    /// In the log's order.
    Names kinds_since(std::uint64_t seq, unsigned team) {
        Names kinds;
        for (const event::Event &event : log().events())
            if (event.seq > seq && event.team == team)
                kinds.push_back(event.kind + (event.subject.empty() ? "" : " " + event.subject));
        return kinds;
    }
    /// Of team 2, which nobody plays.
    void expect_the_usual_end() {
        ASSERT_TRUE(play_.until_ended());
        EXPECT_EQ(play_.result(2, "isolate-pc").state, S::Failed);
        EXPECT_EQ(play_.result(2, "keep-records").state, S::Penalty);
        EXPECT_EQ(play_.points(2), -80);
        for (const dsl::Step &step : play_.scenario.attack)
            EXPECT_EQ(log().find(kind::step_delivered, step.id, 2).size(), 1U) << step.id;
        EXPECT_TRUE(log().find(kind::contact_lost, "", 2).empty());
        EXPECT_TRUE(log().find(kind::step_failed, "", 2).empty());
    }
};

// ---- with a replay
// ------------------------------------------------------------------------------------------------

TEST_F(PutBack, AHostReceivesAgainWhatWasDeliveredThere) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    const auto before = log().events().back().seq;
    range(2).meanwhile([&] { play_.clock.advance(3s); });
    const auto position = conductor().position(2);
    const PutBackOutcome outcome = put_back(2, "pc-suzuki");
    EXPECT_EQ(outcome.replayed, (Names{"open", "beacon"})) << "the mail lies on another host";
    EXPECT_TRUE(outcome.failed.empty());
    EXPECT_EQ(outcome.stood, 3s);
    EXPECT_EQ(kinds_since(before, 2), (Names{"reset.started pc-suzuki", "step.replayed open",
                                             "step.replayed beacon", "host.reset pc-suzuki"}));
    const event::Event begun = log().find(kind::reset_started).at(0);
    EXPECT_EQ(begun.actor, "controller:root");
    EXPECT_EQ(begun.detail["reason"], "it hangs");
    EXPECT_EQ(begun.detail["steps"], nlohmann::json({"open", "beacon"}));
    const event::Event done = log().events().back();
    EXPECT_EQ(done.seq, outcome.seq);
    EXPECT_EQ(done.detail["checkpoint"], "");
    EXPECT_EQ(done.detail["replay"], true);
    EXPECT_EQ(done.detail["stood_ms"], 3000);
    EXPECT_EQ(done.detail["lag_ms"], 3000);
    EXPECT_EQ(conductor().position(2), position) << "the team's clock stood";
    EXPECT_EQ(range(2).beacons(), 1U);
    expect_the_usual_end();
}

TEST_F(PutBack, AWholeTeamReceivesEverythingAgainInItsOrder) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    EXPECT_EQ(put_back(2, "").replayed, (Names{"phish", "open", "beacon"}));
    expect_the_usual_end();
}

TEST_F(PutBack, FromACheckpointOnlyWhatCameAfterItIsDoneAgain) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::step_delivered, "open", 2));
    conductor().checkpoint(2, "", "c", "");
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    EXPECT_EQ(put_back(2, "", "hand-1").replayed, (Names{"beacon"}));
    EXPECT_EQ(log().find(kind::host_reset).at(0).detail["checkpoint"], "hand-1");
    expect_the_usual_end();
}

TEST_F(PutBack, ABeaconWithinTheCheckpointIsBegunAnew) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    conductor().checkpoint(2, "", "c", "");
    play_.pass(10s);
    EXPECT_EQ(put_back(2, "", "hand-1", false).replayed, (Names{"beacon"}));
    expect_the_usual_end();
}

TEST_F(PutBack, TheSilenceMeanwhileIsNoContainment) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    range(2).meanwhile([&] {
        for (int i = 0; i < 400; ++i) { // 100 s; the silence asked for is 40 s
            play_.clock.advance(Play::turn);
            conductor().tick();
        }
    });
    put_back(2, "pc-suzuki");
    expect_the_usual_end();
}

TEST_F(PutBack, WhatWasContainedBeforeStaysContained) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::inject_delivered, "soc-call", 2));
    range(2).end_beacons(); // as by a command of the team's
    ASSERT_TRUE(play_.until([&] { return play_.points(2) == 100; }));
    put_back(2, "pc-suzuki");
    EXPECT_EQ(range(2).beacons(), 1U);
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(play_.result(2, "isolate-pc").state, S::Done);
    EXPECT_EQ(play_.result(2, "keep-records").state, S::Avoided);
    EXPECT_EQ(log().find(kind::contact_lost, "beacon", 2).size(), 1U);
    EXPECT_EQ(range(2).beacons(), 0U) << "nothing calls out after the end";
}

TEST_F(PutBack, CablesStayAsTheLogHasThem) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::inject_delivered, "soc-call", 2));
    conductor().set_cable(2, "pc-suzuki", false, "team");
    ASSERT_TRUE(play_.until([&] { return play_.points(2) == 100; }));
    put_back(2, "pc-suzuki");
    play_.pass(1min);
    EXPECT_EQ(play_.points(2), 100);
    conductor().set_cable(2, "pc-suzuki", true, "team");
    ASSERT_TRUE(play_.until([&] { return play_.points(2) == 0; }))
        << "the beacon is heard again by the team's own doing";
}

TEST_F(PutBack, AFileThatArrivesAgainCountsOnce) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::file_arrived, "exfil", 2));
    EXPECT_EQ(put_back(2, "pc-suzuki").replayed, (Names{"open", "beacon", "exfil"}));
    play_.pass(10s);
    EXPECT_EQ(log().find(kind::file_arrived, "exfil", 2).size(), 1U);
    expect_the_usual_end();
}

TEST_F(PutBack, AStepThatCannotBeDoneAgainIsTold) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    play_.ranges[1]->meanwhile([&] {});
    put_back(2, "gate"); // with its mailbox
    const PutBackOutcome outcome = put_back(2, "pc-suzuki");
    EXPECT_EQ(outcome.failed, (Names{"open"}));
    EXPECT_EQ(outcome.replayed, (Names{"beacon"}));
    EXPECT_TRUE(log().find(kind::step_replayed, "open").at(0).detail.contains("failed"));
    EXPECT_TRUE(log().find(kind::step_failed, "open", 2).empty()) << "it had been delivered";
}

TEST_F(PutBack, OtherTeamsPlayOnUndisturbed) {
    play_.options.pause_patience = 20ms;
    start();
    ASSERT_TRUE(play_.until_logged(kind::step_delivered, "open", 2));
    ASSERT_TRUE(play_.until_logged(kind::step_delivered, "open", 1));
    std::promise<void> go_on;
    range(2).meanwhile([&] { go_on.get_future().wait(); });
    auto done = std::async(std::launch::async, [&] {
        return conductor().put_back(2, "pc-suzuki", "", true, "c", "").replayed;
    });
    while (log().find(kind::reset_started).empty())
        std::this_thread::sleep_for(1ms);
    const auto position = conductor().position(2);
    EXPECT_NE(words_of([&] {
                  conductor().run_command(2, "gate", "true", "team");
              }).find("machines of team 2 are being put back"),
              std::string::npos);
    ASSERT_TRUE(play_.until_logged(kind::file_arrived, "exfil", 1));
    const auto at = [&](const char *kind, const char *subject) {
        return log().find(kind, subject, 1).at(0).exercise_ms;
    };
    EXPECT_LE(at(kind::step_started, "beacon"), at(kind::step_delivered, "open") + 5'000 + 250);
    EXPECT_LE(at(kind::step_started, "exfil"), at(kind::step_delivered, "beacon") + 200'000 + 250);
    EXPECT_EQ(conductor().position(2), position);
    range(2).meanwhile({});
    go_on.set_value();
    EXPECT_EQ(done.get(), (Names{"open"}));
    const auto opened = log().find(kind::step_delivered, "open", 2).at(0).exercise_ms;
    ASSERT_TRUE(play_.until_logged(kind::step_started, "beacon", 2));
    EXPECT_LE(log().find(kind::step_started, "beacon", 2).at(0).exercise_ms, opened + 5'000 + 250)
        << "nor is the team's own next step late by its own clock";
}

TEST_F(PutBack, AGuestThatHangsIsNoObstacle) {
    play_.options.pause_patience = 20ms;
    play_.ranges[1]->hang("pc-suzuki");
    start();
    ASSERT_TRUE(play_.until_logged(kind::step_started, "open", 2, 1));
    EXPECT_TRUE(put_back(2, "pc-suzuki").replayed.empty());
    EXPECT_EQ(log().find(kind::step_failed, "open", 2).size(), 1U);
    EXPECT_EQ(conductor().run_command(2, "pc-suzuki", "true", "team").exit_code, 0);
}

// ---- without
// ------------------------------------------------------------------------------------------------------

TEST_F(PutBack, WithoutAReplayABeaconThatRanThereIsNotMeasurable) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    EXPECT_TRUE(put_back(2, "pc-suzuki", "", false).replayed.empty());
    EXPECT_EQ(range(2).beacons(), 0U);
    const auto ended = log().find(kind::step_failed, "beacon", 2);
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_NE(ended[0].detail["reason"].get<std::string>().find("without a replay"),
              std::string::npos);
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(play_.result(2, "isolate-pc").state, S::NotMeasurable);
    EXPECT_TRUE(log().find(kind::contact_lost, "", 2).empty());
    EXPECT_EQ(play_.result(1, "isolate-pc").state, S::Failed);
}

TEST_F(PutBack, WithoutAReplayWhatWasContainedBeforeStaysContained) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::inject_delivered, "soc-call", 2));
    range(2).end_beacons();
    ASSERT_TRUE(play_.until([&] { return play_.points(2) == 100; }));
    put_back(2, "pc-suzuki", "", false);
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(play_.result(2, "isolate-pc").state, S::Done);
}

TEST_F(PutBack, WithoutAReplayItMayBeWhileTheTeamStands) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    conductor().checkpoint(2, "", "c", "");
    conductor().pause(2, "c", "");
    play_.pass(1min);
    EXPECT_EQ(code_of([&] { put_back(2, "pc-suzuki"); }), Code::FailedPrecondition);
    put_back(2, "pc-suzuki", "hand-1", false);
    play_.pass(1min);
    EXPECT_TRUE(conductor().team_status()[1].paused);
    EXPECT_TRUE(log().find(kind::step_replayed).empty()) << "its guests stand";
    conductor().resume(2, "c", "");
    play_.settle();
    EXPECT_EQ(conductor().team_status()[1].lag, 2min);
    EXPECT_EQ(range(2).beacons(), 1U);
    expect_the_usual_end();
}

// ---- what goes wrong
// ----------------------------------------------------------------------------------------------

TEST_F(PutBack, ThatFailsIsToldAndCanBeDoneAgain) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    range(2).refuse_to_keep(true);
    range(2).end_beacons();
    EXPECT_EQ(code_of([&] { put_back(2, "pc-suzuki"); }), Code::Unavailable);
    const auto failed = log().find(kind::reset_failed, "pc-suzuki", 2);
    ASSERT_EQ(failed.size(), 1U);
    EXPECT_EQ(failed[0].detail["reason"], "no space left on the disk");
    EXPECT_TRUE(conductor().team_status()[1].doing.empty());
    play_.pass(1min);
    EXPECT_EQ(play_.result(2, "isolate-pc").state, S::NotMeasurable);
    range(2).refuse_to_keep(false);
    EXPECT_EQ(put_back(2, "pc-suzuki").replayed, (Names{"open", "beacon"}));
    play_.pass(10s);
    EXPECT_EQ(play_.result(2, "isolate-pc").state, S::Waiting) << "it can be measured again";
    conductor().set_cable(2, "pc-suzuki", false, "team");
    ASSERT_TRUE(play_.until([&] { return play_.points(2) == 100; }));
}

TEST_F(PutBack, InTheMiddleOfWhichTheDaemonWasKilledIsUnconfirmed) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    put_back(2, "pc-suzuki");
    auto events = log().events();
    while (events.back().kind != kind::reset_started)
        events.pop_back();
    play_.conductor.reset();

    Play after(2, events);
    after.walkthroughs.clear();
    after.build();
    const auto failed = after.log.find(kind::reset_failed, "pc-suzuki", 2);
    ASSERT_EQ(failed.size(), 1U);
    EXPECT_NE(failed[0].detail["reason"].get<std::string>().find("unconfirmed"), std::string::npos);
    after.settle();
    after.conductor->resume(0, "c", "");
    after.settle();
    EXPECT_EQ(after.conductor->put_back(2, "", "", true, "c", "").replayed,
              (Names{"phish", "open", "beacon"}));
    ASSERT_TRUE(after.until_ended());
    EXPECT_EQ(after.points(2), -80);
}

TEST_F(PutBack, IsPossibleBeforeTheStart) {
    play_.walkthroughs.clear();
    play_.build();
    conductor().host_ended(2, "gate", "its process was killed");
    EXPECT_TRUE(put_back(2, "gate").replayed.empty());
    EXPECT_TRUE(conductor().team_status()[1].broken.empty());
    conductor().start("c", "");
    expect_the_usual_end();
}

TEST_F(PutBack, RefusesWhatIsNotThere) {
    start();
    EXPECT_EQ(code_of([&] { put_back(3, ""); }), Code::NotFound);
    EXPECT_EQ(code_of([&] { put_back(2, "nothing"); }), Code::NotFound);
    conductor().checkpoint(2, "mine", "c", "");
    EXPECT_NE(words_of([&] {
                  put_back(2, "", "other");
              }).find("team 2 has no checkpoint `other`; there is `mine`"),
              std::string::npos);
    EXPECT_EQ(code_of([&] { put_back(1, "", "mine"); }), Code::NotFound) << "it is team 2's";
    EXPECT_TRUE(log().find(kind::reset_started).empty());
    conductor().end("c", "");
    EXPECT_EQ(code_of([&] { put_back(2, ""); }), Code::FailedPrecondition);
    EXPECT_EQ(code_of([&] { put_back(2, "", "", false); }), Code::FailedPrecondition);
}

TEST_F(PutBack, ThatAnEndOvertakesLeavesNothingCallingOut) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    range(2).meanwhile([&] { conductor().end("c", "enough"); });
    put_back(2, "pc-suzuki");
    EXPECT_EQ(conductor().state(), State::Ended);
    EXPECT_EQ(range(1).beacons() + range(2).beacons(), 0U);
}

// ---- machines that a reboot took
// ------------------------------------------------------------------------------------------------

TEST_F(PutBack, LostMachinesAreBackOnceAndTheReplayComesWhenTheyGoOn) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    play_.conductor.reset(); // with the daemon
    range(2).end_beacons();
    play_.build();
    play_.settle();
    EXPECT_EQ(code_of([&] { conductor().put_back_lost(3, "", "system", ""); }), Code::NotFound);
    const auto before = log().events().back().seq;
    int times = 0;
    range(2).meanwhile([&] { ++times; });
    conductor().put_back_lost(2, "", "system", "gone");
    EXPECT_EQ(kinds_since(before, 2), Names{"reset.started"});
    EXPECT_EQ(range(2).beacons(), 0U) << "it stands";
    play_.clock.advance(1h);
    const auto position = conductor().position(2);
    conductor().resume(0, "c", "");
    play_.settle();
    EXPECT_EQ(kinds_since(before, 2),
              (Names{"reset.started", "step.replayed phish", "step.replayed open",
                     "step.replayed beacon", "host.reset"}));
    EXPECT_EQ(times, 1);
    EXPECT_EQ(range(2).beacons(), 1U);
    EXPECT_EQ(conductor().position(2), position);
    EXPECT_EQ(log().find(kind::host_reset, "", 2).at(0).detail["stood_ms"], 0);
    conductor().pause(0, "c", "");
    conductor().resume(0, "c", "");
    play_.settle();
    EXPECT_EQ(log().find(kind::host_reset, "", 2).size(), 1U) << "it was owed once";
    expect_the_usual_end();
}

TEST_F(PutBack, LostMachinesThatDoNotComeBackAreToldAndOweNothing) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    EXPECT_EQ(code_of([&] { conductor().put_back_lost(2, "", "system", ""); }),
              Code::FailedPrecondition)
        << "while it runs";
    conductor().pause(0, "c", "");
    range(2).refuse_to_keep(true);
    EXPECT_EQ(code_of([&] { conductor().put_back_lost(2, "", "system", ""); }), Code::Unavailable);
    ASSERT_EQ(log().find(kind::reset_failed, "", 2).size(), 1U);
    conductor().resume(0, "c", "");
    play_.settle();
    EXPECT_TRUE(log().find(kind::step_replayed, "", 2).empty());
}

TEST_F(PutBack, ATeamPausedAloneReceivesItsReplayWhenItGoesOnItself) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    conductor().pause(2, "c", "lunch");
    conductor().pause(0, "c", "");
    conductor().put_back_lost(2, "", "system", "gone");
    conductor().resume(0, "c", "");
    play_.settle();
    EXPECT_TRUE(log().find(kind::step_replayed, "", 2).empty());
    conductor().resume(2, "c", "");
    play_.settle();
    EXPECT_EQ(log().find(kind::step_replayed, "", 2).size(), 3U);
}

TEST_F(PutBack, WhatAControllerPutsBackOweNoReplayAnyMore) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    conductor().pause(0, "c", "");
    conductor().put_back_lost(2, "", "system", "gone");
    conductor().put_back(2, "", "", false, "c", "clean");
    conductor().resume(0, "c", "");
    play_.settle();
    EXPECT_TRUE(log().find(kind::step_replayed, "", 2).empty());
    EXPECT_EQ(log().find(kind::host_reset, "", 2).size(), 1U);
}

// ---- machines that end by themselves
// ------------------------------------------------------------------------------

TEST_F(PutBack, AHostThatEndedByItselfIsBrokenUntilItIsPutBack) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    range(2).end_beacons();
    range(2).lose("pc-suzuki");
    conductor().host_ended(2, "pc-suzuki", "its process was killed");
    conductor().host_ended(2, "pc-suzuki", "its process was killed");
    const auto told = log().find(kind::host_state, "pc-suzuki", 2);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].detail["state"], "broken");
    EXPECT_EQ(told[0].detail["doing"], "its process was killed");
    EXPECT_EQ(conductor().team_status()[1].broken.at("pc-suzuki"), "its process was killed");
    for (const std::function<void()> &act : std::vector<std::function<void()>>{
             [&] { conductor().set_cable(2, "pc-suzuki", false, "team"); },
             [&] { conductor().run_command(2, "pc-suzuki", "true", "team"); }}) {
        EXPECT_EQ(code_of(act), Code::Unavailable);
        EXPECT_NE(words_of(act).find("`pc-suzuki` is broken: its process was killed"),
                  std::string::npos);
    }
    EXPECT_EQ(conductor().run_command(2, "gate", "true", "team").exit_code, 0);
    play_.pass(1min);
    EXPECT_TRUE(log().find(kind::contact_lost, "", 2).empty()) << "that is no containment";
    EXPECT_EQ(play_.result(2, "isolate-pc").state, S::NotMeasurable);

    EXPECT_EQ(put_back(2, "pc-suzuki").replayed, (Names{"open", "beacon"}));
    EXPECT_TRUE(conductor().team_status()[1].broken.empty());
    EXPECT_EQ(conductor().run_command(2, "pc-suzuki", "true", "team").exit_code, 0);
    play_.pass(10s);
    EXPECT_EQ(play_.result(2, "isolate-pc").state, S::Waiting);
}

TEST_F(PutBack, AStepOnABrokenHostFailsWithItsReason) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::step_delivered, "phish", 2));
    conductor().host_ended(2, "pc-suzuki", "its process was killed");
    ASSERT_TRUE(play_.until_logged(kind::step_failed, "open", 2));
    EXPECT_NE(log()
                  .find(kind::step_failed, "open", 2)
                  .at(0)
                  .detail["reason"]
                  .get<std::string>()
                  .find("is broken: its process was killed"),
              std::string::npos);
}

TEST_F(PutBack, AMachineThatEndsOnTheWayBackIsNoAccident) {
    start();
    range(2).meanwhile([&] { conductor().host_ended(2, "pc-suzuki", "destroyed"); });
    put_back(2, "pc-suzuki");
    conductor().host_ended(2, "nothing", "");
    conductor().host_ended(7, "gate", "");
    EXPECT_TRUE(log().find(kind::host_state).empty());
}

TEST_F(PutBack, AHostIsStillBrokenAfterTheDaemonWasKilled) {
    start();
    play_.pass(1s);
    conductor().host_ended(2, "gate", "its process was killed");
    play_.conductor.reset();
    play_.build();
    EXPECT_EQ(conductor().team_status()[1].broken.count("gate"), 1U);
}

} // namespace
} // namespace enshu::exercise
