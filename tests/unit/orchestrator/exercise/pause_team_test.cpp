// A team that is paused alone: its exercise stands while the others' goes on.
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

class PauseOfATeam : public test::PlayTest {
  protected:
    TeamStatus status(unsigned team) { return conductor().team_status().at(team - 1); }
    std::size_t events_of(unsigned team) {
        return static_cast<std::size_t>(std::ranges::count_if(
            log().events(), [&](const event::Event &event) { return event.team == team; }));
    }
};

/// What happened to a team, and when by its own clock.
std::vector<std::string> story(const Play &play, unsigned team) {
    std::vector<std::string> lines;
    for (const event::Event &event : play.log.events())
        if (event.team == team && event.kind != kind::team_state)
            lines.push_back(std::to_string(event.exercise_ms) + " " + event.kind + " " +
                            event.subject + " " + event.detail.value("state", std::string()));
    return lines;
}

TEST_F(PauseOfATeam, StopsItsMachinesAndItsClockWhileTheOthersPlayOn) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    const auto seq = conductor().pause(2, "controller:root", "a broken chair");
    const event::Event told = log().events().back();
    EXPECT_EQ(told.seq, seq);
    EXPECT_EQ(told.kind, kind::team_state);
    EXPECT_EQ(told.team, 2U);
    EXPECT_EQ(told.actor, "controller:root");
    EXPECT_EQ(told.detail["to"], "PAUSED");
    EXPECT_TRUE(play_.ranges[1]->suspended());
    EXPECT_FALSE(play_.ranges[0]->suspended());
    EXPECT_EQ(conductor().state(), State::Running);
    const auto stood_at = conductor().position(2);
    const auto events = events_of(2);

    ASSERT_TRUE(play_.until([&] { return play_.points(1) == 200; })) << "the other team plays";
    EXPECT_EQ(events_of(2), events) << "nothing happens to the paused one";
    EXPECT_EQ(conductor().position(2), stood_at);
    EXPECT_TRUE(status(2).paused);
    EXPECT_EQ(status(2).reason, "a broken chair");
    EXPECT_EQ(status(2).lag, conductor().position() - stood_at);
    EXPECT_FALSE(status(1).paused);
}

TEST_F(PauseOfATeam, ChangesNothingOfWhatHappensToItByItsOwnClock) {
    Play undisturbed;
    undisturbed.build();
    undisturbed.conductor->start("c", "");
    ASSERT_TRUE(undisturbed.until_ended());

    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    conductor().pause(2, "c", "");
    play_.pass(7min);
    conductor().resume(2, "c", "");
    EXPECT_EQ(log().events().back().detail["lag_ms"], 7 * 60 * 1000);
    EXPECT_FALSE(play_.ranges[1]->suspended());
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(story(play_, 2), story(undisturbed, 2)) << "nothing is late and nothing is lost";
    EXPECT_EQ(story(play_, 1), story(undisturbed, 1));
    EXPECT_EQ(play_.points(1), 200);
    EXPECT_EQ(play_.points(2), -80);
}

TEST_F(PauseOfATeam, GivesItItsTimeBackAtTheEnd) {
    start();
    play_.pass(10s);
    conductor().pause(2, "c", "");
    play_.pass(5min);
    conductor().resume(2, "c", "");
    ASSERT_TRUE(play_.until_logged(kind::team_state, "", 1));
    const event::Event over = log().find(kind::team_state, "", 1).at(0);
    EXPECT_EQ(over.detail["to"], "ENDED");
    EXPECT_EQ(over.exercise_ms, play_.scenario.duration.count());
    EXPECT_EQ(play_.ranges[0]->beacons(), 0U) << "nothing calls out after a team's time";
    EXPECT_EQ(play_.result(1, "isolate-pc").state, S::Done);
    EXPECT_EQ(conductor().state(), State::Running);
    EXPECT_NE(words_of([&] {
                  conductor().set_cable(1, "gate", false, "team");
              }).find("team 1 has had its time"),
              std::string::npos);
    EXPECT_EQ(code_of([&] { conductor().pause(1, "c", ""); }), Code::FailedPrecondition);

    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(conductor().position(2), play_.scenario.duration);
    EXPECT_EQ(conductor().position(), play_.scenario.duration + 5min);
    EXPECT_EQ(conductor().position(1), play_.scenario.duration);
}

TEST_F(PauseOfATeam, RefusesItsActsInAClearWord) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    conductor().pause(2, "c", "lunch");
    for (const std::function<void()> &act : std::vector<std::function<void()>>{
             [&] { conductor().set_cable(2, "gate", false, "team"); },
             [&] { conductor().run_command(2, "gate", "true", "team"); },
             [&] { conductor().answer(2, "which-pc", "x", "team"); },
             [&] {
                 conductor().submit_form(2, "first-report", {{"what", "x"}}, "team");
             },
             [&] { conductor().take_hint(2, "which-pc", "team"); },
             [&] { conductor().pause(2, "c", ""); },
             [&] { conductor().put_back(2, "gate", "", true, "c", ""); }}) {
        EXPECT_EQ(code_of(act), Code::FailedPrecondition);
        EXPECT_NE(words_of(act).find("team 2 is paused (lunch)"), std::string::npos);
    }
    EXPECT_EQ(conductor().run_command(1, "gate", "true", "team").exit_code, 0);
    EXPECT_EQ(code_of([&] { conductor().pause(3, "c", ""); }), Code::NotFound);
    EXPECT_EQ(code_of([&] { conductor().resume(1, "c", ""); }), Code::FailedPrecondition);
    EXPECT_NE(words_of([&] { conductor().resume(0, "c", ""); }).find("only team 2 is paused"),
              std::string::npos);
}

TEST_F(PauseOfATeam, OutlastsAPauseOfAllUnlessItIsNamed) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    conductor().pause(2, "c", "");
    play_.pass(1min);
    conductor().pause(0, "c", "");
    play_.pass(1min);
    conductor().resume(0, "c", "");
    EXPECT_FALSE(play_.ranges[0]->suspended());
    EXPECT_TRUE(play_.ranges[1]->suspended());
    EXPECT_TRUE(status(2).paused);
    EXPECT_EQ(status(2).lag, 1min) << "while all stand, no team falls behind";

    conductor().pause(0, "c", "");
    conductor().resume(2, "c", "");
    EXPECT_TRUE(play_.ranges[1]->suspended()) << "with all others";
    EXPECT_FALSE(status(2).paused);
    conductor().resume(0, "c", "");
    EXPECT_FALSE(play_.ranges[1]->suspended());
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(play_.points(2), -80);
    EXPECT_TRUE(log().find(kind::contact_lost, "", 2).empty());
}

TEST_F(PauseOfATeam, LetsAnActUnderWayComeToItsEnd) {
    play_.ranges[0]->hang("attacker");
    start();
    ASSERT_TRUE(play_.until_logged(kind::step_started, "phish", 1, 1));
    const auto position = conductor().position(1);
    auto paused = std::async(std::launch::async, [&] { conductor().pause(1, "c", ""); });
    while (status(1).doing.empty() || play_.ranges[0]->commands().empty()) // it hangs by now
        std::this_thread::sleep_for(1ms);
    EXPECT_NE(words_of([&] {
                  conductor().answer(1, "which-pc", "x", "team");
              }).find("team 1 is being paused"),
              std::string::npos);
    EXPECT_FALSE(play_.ranges[0]->suspended());
    play_.clock.advance(3s);
    play_.ranges[0]->release();
    paused.get();
    EXPECT_TRUE(play_.ranges[0]->suspended());
    const auto failed = log().find(kind::step_failed, "phish", 1);
    ASSERT_EQ(failed.size(), 1U) << "it ended before the pause";
    EXPECT_EQ(failed[0].exercise_ms, position.count()) << "and its clock stood already";
}

TEST_F(PauseOfATeam, ThatFailsIsToldAndTheTeamGoesOn) {
    start();
    play_.ranges[1]->refuse_to_stop(true);
    play_.pass(1s);
    EXPECT_EQ(code_of([&] { conductor().pause(2, "c", ""); }), Code::Unavailable);
    EXPECT_EQ(log().find(kind::range_note, "", 2).size(), 1U);
    EXPECT_FALSE(play_.ranges[1]->suspended());
    EXPECT_FALSE(status(2).paused);
    play_.pass(1s);
    EXPECT_EQ(conductor().position(2), 2s);
}

TEST_F(PauseOfATeam, IsNoIdleTime) {
    play_.options.skip_idle_time = true;
    start();
    conductor().pause(2, "c", "");
    play_.pass(1min);
    EXPECT_TRUE(log().find(kind::clock_skipped).empty());
    conductor().resume(2, "c", "");
    play_.pass(1s);
    ASSERT_FALSE(log().find(kind::clock_skipped).empty());
    EXPECT_EQ(status(2).lag, 1min);
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(play_.points(1), 200);
    EXPECT_EQ(play_.points(2), -80);
}

TEST_F(PauseOfATeam, AfterItNextMomentsAreThoseOfItsOwnClock) {
    play_.walkthroughs.clear();
    play_.ranges.resize(1);
    start();
    conductor().pause(1, "c", "");
    play_.pass(1min);
    EXPECT_FALSE(conductor().next_moment()) << "no time runs";
    conductor().resume(1, "c", "");
    conductor().tick();
    EXPECT_EQ(conductor().next_moment(), 4min) << "phish comes at 3:00";
}

TEST_F(PauseOfATeam, IsStillThereAfterTheDaemonWasKilled) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    conductor().pause(2, "c", "lunch");
    const auto stood_at = conductor().position(2);
    play_.pass(2min);
    play_.conductor.reset();
    for (auto &range : play_.ranges)
        range->end_beacons();
    play_.clock.advance(3h);

    play_.build();
    play_.settle();
    EXPECT_EQ(conductor().state(), State::Paused);
    EXPECT_TRUE(status(2).paused);
    EXPECT_EQ(status(2).reason, "lunch");
    EXPECT_EQ(conductor().position(2), stood_at);
    conductor().resume(0, "c", "");
    play_.settle();
    EXPECT_TRUE(play_.ranges[1]->suspended());
    play_.pass(1min);
    conductor().resume(2, "c", "");
    play_.settle();
    EXPECT_EQ(play_.ranges[1]->beacons(), 1U) << "the lease's end was no containment";
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(play_.points(1), 200);
    EXPECT_EQ(play_.points(2), -80);
}

TEST_F(PauseOfATeam, LagsByAsMuchAfterTheDaemonWasKilled) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    conductor().pause(2, "c", "");
    play_.pass(2min);
    conductor().resume(2, "c", "");
    play_.pass(30s);
    const auto position = conductor().position(2);
    play_.conductor.reset();
    play_.build();
    EXPECT_EQ(status(2).lag, 2min);
    EXPECT_LE(conductor().position(2), position);
    EXPECT_LE(position - conductor().position(2), 1s);
}

TEST_F(PauseOfATeam, TheFoldOfTheWholeLogJudgesItByItsOwnTimeToo) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::inject_delivered, "soc-call", 2));
    conductor().pause(2, "c", "");
    play_.pass(6min); // deadlines of 4 and 5 minutes
    const auto folded = score::score(play_.scenario, 2, log().events(), conductor().position());
    for (const auto &result : folded.teams.at(1).objectives)
        EXPECT_EQ(result.state, S::Waiting) << result.objective;
    conductor().resume(2, "c", "");
    EXPECT_TRUE(conductor().answer(2, "which-pc", "pc-suzuki", "team").accepted);
    EXPECT_EQ(play_.result(2, "which-pc").state, S::Done) << "in time by its own clock";
}

} // namespace
} // namespace enshu::exercise
