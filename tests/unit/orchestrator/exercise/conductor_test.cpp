#include "tests/unit/orchestrator/exercise/play.h"

#include <future>

namespace enshu::exercise {
namespace {

using namespace std::chrono_literals;
using test::code_of;
using test::Play;
namespace kind = event::kind;
using Code = ExerciseError::Code;
using S = score::ObjectiveState;

class ConductorTest : public test::PlayTest {};

// ---- the whole exercise
// -------------------------------------------------------------------------------------------

TEST_F(ConductorTest, TheTeamThatKnowsContainsAndTheOtherLosesTheFile) {
    start();
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(play_.result(1, "isolate-pc").state, S::Done);
    EXPECT_EQ(play_.result(1, "which-pc").state, S::Done);
    EXPECT_EQ(play_.result(1, "first-report").state, S::Done);
    EXPECT_EQ(play_.result(1, "keep-records").state, S::Avoided);
    EXPECT_EQ(play_.points(1), 200);
    EXPECT_EQ(log().find(kind::step_spared, "exfil", 1).size(), 1U);
    EXPECT_EQ(log().find(kind::contact_lost, "beacon", 1).size(), 1U);
    EXPECT_TRUE(log().find(kind::file_arrived, "exfil", 1).empty());

    EXPECT_EQ(play_.result(2, "isolate-pc").state, S::Failed);
    EXPECT_EQ(play_.result(2, "keep-records").state, S::Penalty);
    EXPECT_EQ(play_.points(2), -80);
    EXPECT_EQ(log().find(kind::file_arrived, "exfil", 2).size(), 1U);
    EXPECT_TRUE(log().find(kind::contact_lost, "beacon", 2).empty());

    EXPECT_EQ(log().find(kind::inject_withheld, "mayor-asks", 1).size(), 1U);
    EXPECT_EQ(log().find(kind::inject_delivered, "mayor-asks", 2).size(), 1U);
    EXPECT_EQ(play_.ranges[0]->beacons() + play_.ranges[1]->beacons(), 0U)
        << "nothing calls out after the end";
}

TEST_F(ConductorTest, WithoutTheUnplugTheScoreIsAnother) {
    play_.walkthroughs[1] = test::knowing_team(false);
    start();
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(play_.result(1, "isolate-pc").state, S::Failed);
    EXPECT_EQ(play_.result(1, "keep-records").state, S::Penalty);
    EXPECT_EQ(play_.points(1), 40 + 60 - 80);
}

TEST_F(ConductorTest, EveryMomentIsDeliveryPlusDelay) {
    start();
    ASSERT_TRUE(play_.until_ended());
    const auto at = [&](const char *kind, const char *subject) {
        return log().find(kind, subject, 2).at(0).exercise_ms;
    };
    const auto near = [](std::int64_t value, std::int64_t expected) {
        return value >= expected && value <= expected + Play::turn.count();
    };
    EXPECT_TRUE(near(at(kind::step_started, "phish"), 180'000));
    EXPECT_TRUE(near(at(kind::step_started, "beacon"), at(kind::step_delivered, "open") + 5'000));
    EXPECT_TRUE(
        near(at(kind::inject_delivered, "soc-call"), at(kind::step_delivered, "beacon") + 40'000));
    EXPECT_TRUE(
        near(at(kind::step_started, "exfil"), at(kind::step_delivered, "beacon") + 200'000));
}

TEST_F(ConductorTest, TheScoreboardIsTheFoldOfTheWholeLog) {
    start();
    ASSERT_TRUE(play_.until_ended());
    const auto kept = conductor().scoreboard();
    const auto folded = score::score(play_.scenario, 2, log().events(), conductor().position());
    for (unsigned team = 0; team < 2; ++team)
        for (std::size_t i = 0; i < kept.teams[team].objectives.size(); ++i) {
            EXPECT_EQ(kept.teams[team].objectives[i].evidence.en,
                      folded.teams[team].objectives[i].evidence.en);
            EXPECT_EQ(kept.teams[team].objectives[i].evidence_seq,
                      folded.teams[team].objectives[i].evidence_seq);
            EXPECT_EQ(kept.teams[team].objectives[i].points,
                      folded.teams[team].objectives[i].points);
        }
}

TEST_F(ConductorTest, EachDecisionIsToldOnceAndAgreesWithTheScoreboard) {
    start();
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(log().find(kind::objective_decided).size(), 8U);
    for (unsigned team = 1; team <= 2; ++team)
        for (const auto &objective : play_.scenario.objectives) {
            const auto told = log().find(kind::objective_decided, objective.id, team);
            ASSERT_EQ(told.size(), 1U) << objective.id;
            const auto result = play_.result(team, objective.id);
            EXPECT_EQ(told[0].detail["state"], score::name_of(result.state));
            EXPECT_EQ(told[0].detail["points"], result.points);
        }
}

// ---- skipping
// -----------------------------------------------------------------------------------------------------

TEST_F(ConductorTest, SkipsIdleTimeToShortlyBeforeWhatIsDueAndEndsWhenAllIsDecided) {
    play_.options.skip_idle_time = true;
    start();
    const auto begun = play_.clock.now();
    ASSERT_TRUE(play_.until_ended());
    const auto skips = log().find(kind::clock_skipped);
    ASSERT_GE(skips.size(), 2U);
    EXPECT_EQ(skips[0].detail["until"], "phish");
    EXPECT_EQ(skips[0].detail["to_ms"], 179'500);
    EXPECT_EQ(skips[1].detail["until"], "open");
    EXPECT_LT(play_.clock.now() - begun, 7min);
    EXPECT_EQ(play_.points(1), 200) << "the score is what it is without skipping";
    EXPECT_EQ(play_.points(2), -80);
    EXPECT_NE(conductor().reason().find("every objective is decided"), std::string::npos);
    EXPECT_LT(conductor().position(), play_.scenario.duration);
    // While team 2's contact is alive no time is skipped.
    const auto first = log().find(kind::contact, "beacon", 2).at(0).exercise_ms;
    for (const auto &skip : skips)
        EXPECT_LT(skip.exercise_ms, first);
}

TEST_F(ConductorTest, ASkipIsNoSilence) {
    play_.options.skip_idle_time = true;
    play_.walkthroughs[2] = test::knowing_team();
    start();
    ASSERT_TRUE(play_.until_ended());
    for (unsigned team = 1; team <= 2; ++team) {
        const auto lost = log().find(kind::contact_lost, "beacon", team);
        ASSERT_EQ(lost.size(), 1U);
        EXPECT_LE(lost[0].detail["silent_ms"].get<std::int64_t>(), 40'000 + 250);
    }
}

// ---- things that go wrong
// -----------------------------------------------------------------------------------------

TEST_F(ConductorTest, AGuestThatIsGoneMakesWhatHangsOnItImpossible) {
    play_.ranges[0]->lose("pc-suzuki");
    start();
    ASSERT_TRUE(play_.until_ended());
    const auto failed = log().find(kind::step_failed, "open", 1);
    ASSERT_EQ(failed.size(), 1U);
    EXPECT_EQ(failed[0].detail["reason"], "`pc-suzuki` does not answer");
    EXPECT_EQ(log().find(kind::step_failed, "beacon", 1).at(0).detail["because"], "open");
    EXPECT_EQ(log().find(kind::step_failed, "exfil", 1).at(0).detail["because"], "beacon");
    EXPECT_EQ(log().find(kind::inject_withheld, "soc-call", 1).at(0).detail["because"], "beacon");
    EXPECT_EQ(log().find(kind::act_failed, "", 1).size(), 4U);
    EXPECT_EQ(play_.result(1, "isolate-pc").state, S::NotMeasurable);
    EXPECT_EQ(play_.result(1, "first-report").state, S::NotMeasurable);
    EXPECT_EQ(play_.result(1, "keep-records").state, S::Avoided);
    EXPECT_EQ(play_.points(1), 0);
    EXPECT_EQ(play_.points(2), -80) << "the other team's exercise goes on";
}

TEST_F(ConductorTest, AGuestThatHangsBlocksOnlyItself) {
    play_.ranges[0]->hang("pc-suzuki");
    start();
    ASSERT_TRUE(play_.until_logged(kind::file_arrived, "exfil", 2, 1));
    EXPECT_EQ(log().find(kind::step_started, "open", 1).size(), 1U);
    EXPECT_TRUE(log().find(kind::step_failed, "open", 1).empty());
    EXPECT_EQ(conductor().run_command(1, "gate", "true", "team").exit_code, 0)
        << "the same team's other guests";
    play_.ranges[0]->release();
    play_.settle();
    EXPECT_EQ(log().find(kind::step_failed, "open", 1).size(), 1U);
}

TEST_F(ConductorTest, ALogThatTakesNoMoreBreaksTheExerciseAndStopsItsClock) {
    start();
    play_.pass(1s);
    log().set_full(true);
    EXPECT_THROW(conductor().submit_form(1, "first-report", {{"what", "x"}}, "team"),
                 event::LogError);
    ASSERT_TRUE(play_.until([&] { return conductor().state() == State::Broken; }));
    EXPECT_NE(conductor().reason().find("no space left"), std::string::npos);
    EXPECT_FALSE(conductor().clock_running());
    const auto position = conductor().position();
    play_.pass(5s);
    EXPECT_EQ(conductor().position(), position);
    EXPECT_EQ(code_of([&] { conductor().resume(0, "c", ""); }), Code::FailedPrecondition);
}

TEST_F(ConductorTest, MayBeBrokenOffFromOutside) {
    start();
    conductor().break_off("the hypervisor is gone");
    EXPECT_EQ(conductor().state(), State::Broken);
    EXPECT_EQ(log().events().back().detail["to"], "BROKEN");
}

TEST_F(ConductorTest, ForgedTelemetryIsRefusedAndChangesNothing) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 1));
    conductor().on_actor_line(2, "pc-suzuki", R"({"event":"file","path":"/drop/0"})");
    conductor().on_actor_line(9, "attacker", "x");
    EXPECT_EQ(log().find(kind::telemetry_rejected, "pc-suzuki", 2).size(), 1U);
    EXPECT_TRUE(log().find(kind::file_arrived).empty());
}

// ---- pausing
// ------------------------------------------------------------------------------------------------------

TEST_F(ConductorTest, APauseStopsMachinesClockDeadlinesAndSilence) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 1));
    const auto seq = conductor().pause(0, "controller:root", "lunch");
    EXPECT_EQ(log().events().back().seq, seq);
    EXPECT_EQ(conductor().state(), State::Paused);
    EXPECT_EQ(conductor().reason(), "lunch");
    EXPECT_TRUE(play_.ranges[0]->suspended());
    EXPECT_TRUE(play_.ranges[1]->suspended());
    const auto position = conductor().position();
    const auto events = log().events().size();
    play_.pass(1h);
    EXPECT_EQ(conductor().position(), position);
    EXPECT_EQ(log().events().size(), events) << "nothing happens";
    EXPECT_EQ(code_of([&] { conductor().set_cable(1, "pc-suzuki", false, "team"); }),
              Code::FailedPrecondition);

    conductor().resume(0, "controller:root", "");
    EXPECT_FALSE(play_.ranges[0]->suspended());
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(play_.points(1), 200);
    EXPECT_EQ(play_.points(2), -80);
}

TEST_F(ConductorTest, APauseLetsAnActUnderWayComeToItsEnd) {
    play_.ranges[0]->hang("attacker");
    start();
    ASSERT_TRUE(play_.until_logged(kind::step_started, "phish", 1, 1));
    auto paused = std::async(std::launch::async, [&] { conductor().pause(0, "c", ""); });
    while (conductor().clock_running() || play_.ranges[0]->commands().empty()) // it hangs by now
        std::this_thread::sleep_for(1ms);
    EXPECT_EQ(code_of([&] { conductor().set_cable(1, "pc-suzuki", false, "team"); }),
              Code::FailedPrecondition);
    EXPECT_FALSE(play_.ranges[0]->suspended());
    play_.ranges[0]->release();
    paused.get();
    EXPECT_TRUE(play_.ranges[0]->suspended());
    EXPECT_EQ(log().find(kind::step_failed, "phish", 1).size(), 1U) << "it ended before the pause";
}

TEST_F(ConductorTest, APauseThatFailsLetsTheExerciseGoOn) {
    start();
    play_.ranges[1]->refuse_to_stop(true);
    try {
        conductor().pause(0, "c", "");
        FAIL();
    } catch (const ExerciseError &error) {
        EXPECT_EQ(error.code(), Code::Unavailable);
        EXPECT_NE(std::string(error.what()).find("team 2: the monitor"), std::string::npos);
    }
    EXPECT_EQ(conductor().state(), State::Running);
    EXPECT_TRUE(conductor().clock_running());
    EXPECT_FALSE(play_.ranges[0]->suspended());
}

// ---- what people may do
// -------------------------------------------------------------------------------------------

TEST_F(ConductorTest, ActsAreRefusedInTheWrongState) {
    play_.build();
    EXPECT_EQ(conductor().state(), State::Standby);
    EXPECT_EQ(code_of([&] { conductor().pause(0, "c", ""); }), Code::FailedPrecondition);
    EXPECT_EQ(code_of([&] { conductor().resume(0, "c", ""); }), Code::FailedPrecondition);
    EXPECT_EQ(code_of([&] { conductor().end("c", ""); }), Code::FailedPrecondition);
    EXPECT_EQ(code_of([&] { conductor().answer(1, "which-pc", "x", "team"); }),
              Code::FailedPrecondition);
    conductor().start("c", "");
    EXPECT_EQ(code_of([&] { conductor().start("c", ""); }), Code::FailedPrecondition);
    conductor().end("controller:root", "enough");
    EXPECT_EQ(conductor().state(), State::Ended);
    EXPECT_EQ(log().find(kind::exercise_state).back().actor, "controller:root");
    EXPECT_EQ(code_of([&] { conductor().run_command(1, "gate", "true", "team"); }),
              Code::FailedPrecondition);
}

TEST_F(ConductorTest, AnswersAreComparedCountedAndLogged) {
    start();
    auto outcome = conductor().answer(2, "which-pc", "gate", "team");
    EXPECT_FALSE(outcome.accepted);
    EXPECT_EQ(outcome.tries_left, 2U);
    outcome = conductor().answer(2, "which-pc", "　１９２．１６８．２０．１０１ ", "team");
    EXPECT_TRUE(outcome.accepted);
    EXPECT_EQ(log().events().back().seq, outcome.seq);
    EXPECT_EQ(code_of([&] { conductor().answer(2, "which-pc", "gate", "team"); }),
              Code::FailedPrecondition)
        << "already answered";
    for (int i = 0; i < 3; ++i)
        conductor().answer(1, "which-pc", "wrong", "team");
    EXPECT_EQ(code_of([&] { conductor().answer(1, "which-pc", "pc-suzuki", "team"); }),
              Code::FailedPrecondition)
        << "no tries left";
    play_.step();
    EXPECT_EQ(play_.points(2), 40);
    EXPECT_EQ(play_.result(1, "which-pc").state, S::Failed);
}

TEST_F(ConductorTest, RefusesArgumentsThatNameNothingOrAreTooLong) {
    start();
    EXPECT_EQ(code_of([&] { conductor().answer(3, "which-pc", "x", "team"); }), Code::NotFound);
    EXPECT_EQ(code_of([&] { conductor().answer(0, "which-pc", "x", "team"); }), Code::NotFound);
    EXPECT_EQ(code_of([&] { conductor().answer(1, "isolate-pc", "x", "team"); }), Code::NotFound);
    EXPECT_EQ(code_of([&] { conductor().answer(1, "which-pc", " 　", "team"); }),
              Code::InvalidArgument);
    std::string longest;
    for (int i = 0; i < 1000; ++i)
        longest += "日";
    EXPECT_FALSE(conductor().answer(1, "which-pc", longest, "team").accepted);
    EXPECT_EQ(code_of([&] { conductor().answer(1, "which-pc", longest + "x", "team"); }),
              Code::InvalidArgument);
    EXPECT_EQ(code_of([&] { conductor().set_cable(1, "attacker", false, "team"); }), Code::NotFound)
        << "hidden from teams";
    EXPECT_EQ(code_of([&] { conductor().run_command(1, "attacker", "true", "team"); }),
              Code::NotFound);
    EXPECT_EQ(code_of([&] { conductor().run_command(1, "gate", std::string(4001, 'x'), "team"); }),
              Code::InvalidArgument);
    EXPECT_EQ(code_of([&] { conductor().submit_form(1, "nothing", {}, "team"); }), Code::NotFound);
    EXPECT_EQ(code_of([&] {
                  conductor().submit_form(1, "first-report", {{"x", "y"}}, "team");
              }),
              Code::InvalidArgument);
    EXPECT_EQ(code_of([&] {
                  conductor().submit_form(1, "first-report", {{"what", " "}}, "team");
              }),
              Code::InvalidArgument);
    EXPECT_EQ(conductor().in_flight(), 0U) << "a refusal leaves nothing under way";
}

TEST_F(ConductorTest, ACommandIsRunAndLoggedWithWhatItSaid) {
    start();
    const auto outcome = conductor().run_command(1, "gate", "grep -c x /var/log/syslog", "team");
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_EQ(outcome.output, "3\n");
    const auto event = log().find(kind::command_run, "gate", 1).at(0);
    EXPECT_EQ(event.seq, outcome.seq);
    EXPECT_EQ(event.actor, "team");
    EXPECT_EQ(event.detail["command"], "grep -c x /var/log/syslog");
    play_.ranges[0]->lose("gate");
    EXPECT_EQ(code_of([&] { conductor().run_command(1, "gate", "true", "team"); }),
              Code::Unavailable);
    EXPECT_EQ(log().events().back().detail["error"], "`gate` does not answer")
        << "it may have been run, so it is in the log";
}

TEST_F(ConductorTest, ATeamMayPlugInAgainAndIsNoLongerContained) {
    play_.walkthroughs.clear();
    start();
    ASSERT_TRUE(play_.until_logged(kind::inject_delivered, "soc-call", 1));
    conductor().set_cable(1, "pc-suzuki", false, "team");
    ASSERT_TRUE(play_.until([&] { return play_.points(1) == 100; }));
    conductor().set_cable(1, "pc-suzuki", true, "team");
    ASSERT_TRUE(play_.until([&] { return play_.points(1) == 0; }));
    const auto told = log().find(kind::objective_decided, "isolate-pc", 1);
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told[1].detail["state"], "waiting");
}

TEST_F(ConductorTest, NothingComesOfATurnBeforeTheNextMoment) {
    play_.build();
    EXPECT_FALSE(conductor().next_moment());
    conductor().start("controller:root", "test");
    int early = 0;
    int due = 0;
    while (conductor().state() == State::Running) {
        conductor().tick();
        play_.settle();
        conductor().tick(); // what came of the acts, which takes no time here
        const auto next = conductor().next_moment();
        if (!next)
            break;
        ASSERT_LE(*next, play_.scenario.duration);
        play_.clock.advance(Play::turn);
        const std::size_t before = log().events().size();
        conductor().tick();
        if (conductor().position() < *next) {
            ++early;
            ASSERT_EQ(log().events().size(), before) << "at " << conductor().position().count();
        } else {
            ++due;
        }
        play_.settle();
        for (unsigned team = 1; team <= 2; ++team)
            for (const std::string &line : play_.ranges[team - 1]->lines(Play::turn))
                conductor().on_actor_line(team, "attacker", line);
    }
    EXPECT_EQ(conductor().state(), State::Ended);
    EXPECT_FALSE(conductor().next_moment());
    EXPECT_EQ(play_.result(1, "isolate-pc").state, S::Done);
    EXPECT_GT(early, 4000);
    EXPECT_LT(due, 40) << "it is not always the next moment";
}

TEST_F(ConductorTest, ArgumentsOfTheExerciseMustFitTogether) {
    play_.walkthroughs[3] = test::knowing_team();
    EXPECT_EQ(code_of([&] { play_.build(); }), Code::InvalidArgument);
}

TEST_F(ConductorTest, PlaysByItselfWithItsOwnThread) {
    play_.options.own_thread = true;
    play_.scenario.attack[0].trigger = test::at(0s);
    test::MemoryLog own_log;
    inject::SteadyClock real;
    std::vector<RangeControl *> controls{play_.ranges[0].get()};
    Lanes lanes;
    Conductor conductor("own", play_.scenario, 1, {}, play_.options, own_log, real, lanes,
                        controls);
    conductor.start("c", "");
    const auto give_up = std::chrono::steady_clock::now() + 10s;
    while (own_log.find(kind::step_delivered, "phish").empty()) {
        ASSERT_LT(std::chrono::steady_clock::now(), give_up);
        std::this_thread::sleep_for(1ms);
    }
    EXPECT_GT(conductor.position(), 0ms);
}

} // namespace
} // namespace enshu::exercise
