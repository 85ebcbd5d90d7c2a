// A daemon that is killed and started again: the conductor is rebuilt from what the log held.
#include "tests/unit/orchestrator/exercise/play.h"

namespace enshu::exercise {
namespace {

using namespace std::chrono_literals;
using event::Event;
using test::Play;
namespace kind = event::kind;
using S = score::ObjectiveState;

/// Kills the conductor: nothing is written when it goes, not even about acts under way.
void kill(Play &play) {
    const auto before = play.log.events().size();
    std::thread releaser([&] {
        std::this_thread::sleep_for(5ms);
        for (auto &range : play.ranges)
            range->release();
    });
    play.conductor.reset();
    releaser.join();
    EXPECT_EQ(play.log.events().size(), before);
    // The lease is no longer renewed.
    for (auto &range : play.ranges)
        range->end_beacons();
}

TEST(Recovery, ARunningExerciseComesBackPausedWhereItWas) {
    Play play;
    play.build();
    play.conductor->start("c", "");
    ASSERT_TRUE(play.until_logged(kind::contact, "beacon", 1));
    const auto position = play.conductor->position();
    kill(play);
    play.clock.advance(10h);

    play.build();
    EXPECT_EQ(play.conductor->state(), State::Paused);
    EXPECT_NE(play.conductor->reason().find("the daemon was stopped"), std::string::npos);
    play.settle();
    EXPECT_TRUE(play.ranges[0]->suspended());
    EXPECT_LE(position - play.conductor->position(), 1s);
    EXPECT_LE(play.conductor->position(), position);
    play.pass(1min);
    EXPECT_LE(play.conductor->position(), position) << "it waits for a controller";
}

TEST(Recovery, AnExerciseThatGoesOnAfterAKillIsScoredAsIfNothingHadBeen) {
    Play play;
    play.build();
    play.conductor->start("c", "");
    ASSERT_TRUE(play.until_logged(kind::contact, "beacon", 1));
    kill(play);
    play.build();
    play.settle();
    play.conductor->resume(0, "c", "");
    play.settle();
    EXPECT_EQ(play.ranges[0]->beacons(), 1U) << "the lease's end was no containment";
    ASSERT_TRUE(play.until_ended());
    EXPECT_EQ(play.points(1), 200);
    EXPECT_EQ(play.points(2), -80);
    EXPECT_TRUE(play.log.find(kind::contact_lost, "beacon", 2).empty());
}

TEST(Recovery, ABeaconThatCannotBeStartedAgainIsNotMeasurable) {
    Play play;
    play.walkthroughs.clear();
    play.build();
    play.conductor->start("c", "");
    ASSERT_TRUE(play.until_logged(kind::contact, "beacon", 1));
    kill(play);
    play.ranges[0]->lose("pc-suzuki");
    play.build();
    play.settle();
    play.conductor->resume(0, "c", "");
    ASSERT_TRUE(play.until_ended());
    EXPECT_EQ(play.result(1, "isolate-pc").state, S::NotMeasurable);
    EXPECT_TRUE(play.log.find(kind::contact_lost, "beacon", 1).empty());
    EXPECT_EQ(play.result(2, "isolate-pc").state, S::Failed);
}

TEST(Recovery, AnActUnderWayAtTheKillIsUnconfirmed) {
    Play play;
    play.ranges[0]->hang("attacker");
    play.build();
    play.conductor->start("c", "");
    ASSERT_TRUE(play.until_logged(kind::step_started, "phish", 1, 1));
    ASSERT_TRUE(play.until_logged(kind::step_delivered, "phish", 2, 1));
    kill(play);
    play.build();
    const auto failed = play.log.find(kind::step_failed, "phish", 1);
    ASSERT_EQ(failed.size(), 1U);
    EXPECT_EQ(failed[0].detail["reason"], "unconfirmed: the daemon stopped during the act");
    EXPECT_EQ(play.log.find(kind::step_failed, "exfil", 1).size(), 1U) << "what hangs on it";
    EXPECT_TRUE(play.log.find(kind::step_failed, "phish", 2).empty());
    play.conductor->resume(0, "c", "");
    ASSERT_TRUE(play.until_ended());
    EXPECT_EQ(play.log.find(kind::step_started, "phish").size(), 2U);
}

TEST(Recovery, AnEndedExerciseStaysEnded) {
    Play play;
    play.build();
    play.conductor->start("c", "");
    play.pass(10s);
    play.conductor->end("c", "");
    kill(play);
    play.build();
    EXPECT_EQ(play.conductor->state(), State::Ended);
    EXPECT_EQ(play.conductor->position(), 10s);
}

TEST(Recovery, WhatWasTornDownIsNotPlayed) {
    Event event;
    event.seq = 1;
    event.exercise = "first-light";
    event.kind = kind::exercise_state;
    event.detail = {{"from", "ENDED"}, {"to", "TORN_DOWN"}};
    Play play(2, {event});
    EXPECT_THROW(play.build(), ExerciseError);
}

/// What controllers do to a team while its beacon runs: it is paused, kept, paused with all others
/// and put back.
void meddle(Play &play, unsigned team) {
    ASSERT_TRUE(play.until_logged(kind::contact, "beacon", team));
    play.conductor->pause(team, "c", "");
    play.pass(90s);
    play.conductor->resume(team, "c", "");
    play.conductor->checkpoint(team, "", "c", "");
    play.pass(5s);
    play.conductor->pause(0, "c", "");
    play.conductor->resume(0, "c", "");
    play.conductor->put_back(team, "pc-suzuki", "", true, "c", "");
    play.conductor->put_back(team, "", "hand-1", false, "c", "");
    play.settle();
}

/// Whatever was the last event on the disk: nothing is fired twice, no team's clock goes back or
/// loses what it lies behind, and the exercise comes to its end.
void kill_after_any_event(const std::function<void(Play &)> &meanwhile) {
    Play whole;
    whole.options.skip_idle_time = true;
    whole.build();
    whole.conductor->start("c", "");
    meanwhile(whole);
    ASSERT_TRUE(whole.until_ended());
    whole.conductor.reset();
    const std::vector<Event> events = whole.log.events();
    ASSERT_GT(events.size(), 50U);

    std::string last_kind;
    for (std::size_t length = 1; length < events.size(); ++length) {
        // Contact follows contact for minutes; one of each run is enough.
        if (events[length - 1].kind == last_kind && last_kind == kind::contact)
            continue;
        last_kind = events[length - 1].kind;
        SCOPED_TRACE("after event " + std::to_string(length) + ", " + last_kind);
        Play play(2, {events.begin(), events.begin() + static_cast<std::ptrdiff_t>(length)});
        play.options.skip_idle_time = true;
        play.build();
        if (play.conductor->state() == State::Ended)
            continue;
        ASSERT_EQ(play.conductor->state(), State::Paused);
        std::map<unsigned, score::TeamTime> times;
        for (std::size_t i = 0; i < length; ++i)
            if (events[i].team != 0)
                times[events[i].team].apply(events[i]);
        for (std::size_t i = 0; i < length; ++i)
            EXPECT_GE(play.conductor->position(events[i].team).count(), events[i].exercise_ms);
        for (const TeamStatus &team : play.conductor->team_status()) {
            EXPECT_EQ(team.paused, times[team.team].paused);
            EXPECT_GE(team.lag, times[team.team].lag);
        }
        play.settle();
        play.conductor->resume(0, "c", "");
        for (const TeamStatus &team : play.conductor->team_status())
            if (team.paused)
                play.conductor->resume(team.team, "c", "");
        play.settle();
        ASSERT_TRUE(play.until_ended());
        const score::Scoreboard board = play.conductor->scoreboard();
        for (unsigned team = 1; team <= 2; ++team) {
            for (const dsl::Step &step : play.scenario.attack) {
                const auto count = [&](const char *kind) {
                    return play.log.find(kind, step.id, team).size();
                };
                EXPECT_LE(count(kind::step_started), 1U) << step.id;
                EXPECT_EQ(count(kind::step_delivered) + count(kind::step_failed) +
                              count(kind::step_spared),
                          1U)
                    << step.id;
            }
            for (const dsl::Inject &inject : play.scenario.injects)
                EXPECT_EQ(play.log.find(kind::inject_delivered, inject.id, team).size() +
                              play.log.find(kind::inject_withheld, inject.id, team).size(),
                          1U)
                    << inject.id;
            EXPECT_LE(play.log.find(kind::form_submitted, "", team).size(), 1U);
            EXPECT_LE(play.log.find(kind::cable_set, "", team).size(), 1U);
            EXPECT_LE(play.log.find(kind::file_arrived, "", team).size(), 1U);
            for (const auto &result : board.teams[team - 1].objectives)
                EXPECT_NE(result.state, S::Waiting) << result.objective;
        }
    }
}

TEST(Recovery, AKillAfterAnyEventFiresNothingTwice) {
    kill_after_any_event([](Play &) {});
}

TEST(Recovery, AKillAfterAnyEventKeepsWhatWasDoneToOneTeam) {
    kill_after_any_event([](Play &play) { meddle(play, 2); });
}

} // namespace
} // namespace enshu::exercise
