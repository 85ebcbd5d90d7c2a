// What controllers do to the whole: notes, what is shown of the score, the speed; and that all of
// it survives a kill.
#include "tests/unit/orchestrator/exercise/directing.h"

namespace enshu::exercise {
namespace {

class WholeExercise : public DirectionTest {};

// ---- notes and the scoreboard
// -----------------------------------------------------------------------------------

TEST_F(WholeExercise, ANoteIsAboutATeamAMomentAndAnObjective) {
    start();
    play_.pass(1min);
    direct().note(2, {"they look at the wrong log", "which-pc", 30s}, "controller:bob");
    direct().note(0, {"lively", "", {}}, "controller:eve");
    const auto notes = found(kind::note_made, "");
    ASSERT_EQ(notes.size(), 2U);
    EXPECT_EQ(notes[0].team, 2U);
    EXPECT_EQ(notes[0].subject, "which-pc");
    EXPECT_EQ(notes[0].detail,
              (nlohmann::json{{"text", "they look at the wrong log"}, {"at_ms", 30'000}}));
    EXPECT_EQ(notes[1].detail["at_ms"], 60'000);
    EXPECT_EQ(notes[1].actor, "controller:eve");
    EXPECT_EQ(code_of([&] { direct().note(1, {"", "", {}}, "c"); }), Code::InvalidArgument);
    EXPECT_EQ(code_of([&] { direct().note(1, {"x", "", 2min}, "c"); }), Code::InvalidArgument);
    EXPECT_EQ(code_of([&] { direct().note(1, {"x", "", -1s}, "c"); }), Code::InvalidArgument);
    EXPECT_EQ(code_of([&] { direct().note(1, {"x", "nothing", {}}, "c"); }), Code::NotFound);
    EXPECT_EQ(code_of([&] { direct().note(9, {"x", "", {}}, "c"); }), Code::NotFound);
    conductor().end("c", "");
    direct().note(1, {"after the end", "", {}}, "controller:bob");
}

TEST_F(WholeExercise, AFrozenBoardIsTheFoldOfWhatHadHappened) {
    start();
    ASSERT_TRUE(play_.until([&] { return play_.points(1) == 100; }));
    direct().show_scoreboard(score::Shown::Frozen, bob);
    const auto then = log().events();
    const auto at = dsl::Milliseconds(then.back().exercise_ms);
    const auto same = [&] {
        const auto shown = conductor().shown_scoreboard();
        const auto folded = score::score(play_.scenario, 2, then, at);
        EXPECT_EQ(shown.shown, score::Shown::Frozen);
        EXPECT_EQ(shown.exercise_ms, at.count());
        for (std::size_t team = 0; team < 2; ++team) {
            EXPECT_EQ(shown.teams[team].points, folded.teams[team].points);
            for (std::size_t i = 0; i < folded.teams[team].objectives.size(); ++i)
                EXPECT_EQ(shown.teams[team].objectives[i].evidence.en,
                          folded.teams[team].objectives[i].evidence.en);
        }
        const auto offline =
            score::shown_score(play_.scenario, 2, log().events(), conductor().position());
        EXPECT_EQ(offline.teams.at(0).points, shown.teams.at(0).points);
    };
    EXPECT_NE(words_of([&] {
                  direct().show_scoreboard(score::Shown::Frozen, eve);
              }).find("already frozen, since"),
              std::string::npos);
    ASSERT_TRUE(play_.until([&] { return play_.points(1) == 200; })) << "the live one goes on";
    same();
    restart();
    same();
    direct().show_scoreboard(score::Shown::Hidden, eve);
    EXPECT_TRUE(conductor().shown_scoreboard().teams.empty());
    EXPECT_EQ(conductor().scoreboard().teams.size(), 2U);
    ASSERT_TRUE(play_.until_ended());
    direct().show_scoreboard(score::Shown::Live, bob);
    EXPECT_EQ(conductor().shown_scoreboard().teams.at(0).points, 200);
}

// ---- speed
// -----------------------------------------------------------------------------------------------------

TEST_F(WholeExercise, AtTwiceTheSpeedWhatIsDueComesInHalfTheTimeButSilencesAreReal) {
    start();
    direct().set_speed(2, bob);
    EXPECT_EQ(direct().speed(), 2);
    const auto begun = play_.clock.now();
    ASSERT_TRUE(play_.until_logged(kind::step_started, "phish", 1));
    EXPECT_NEAR(static_cast<double>((play_.clock.now() - begun).count()), 90'000, 500);
    ASSERT_TRUE(play_.until_logged(kind::cable_set, "pc-suzuki", 1));
    const auto pulled = play_.clock.now();
    ASSERT_TRUE(play_.until_logged(kind::contact_lost, "beacon", 1));
    const auto silent = play_.clock.now() - pulled;
    EXPECT_GE(silent, 33s) << "40 s after a contact at most 7 s before";
    EXPECT_LE(silent, 41s);
    EXPECT_TRUE(found(kind::contact_lost, "beacon", 2).empty());
}

TEST_F(WholeExercise, AtAQuarterOfTheSpeedNothingIsLostEither) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    direct().set_speed(0.25, bob);
    const auto at = conductor().position();
    play_.pass(4min);
    EXPECT_EQ(conductor().position() - at, 1min);
    EXPECT_TRUE(found(kind::contact_lost, "beacon", 2).empty());
    EXPECT_EQ(found(kind::contact_lost, "beacon", 1).size(), 0U);
}

TEST_F(WholeExercise, TheSpeedSurvivesARestartAndOneTeamsPause) {
    play_.walkthroughs.clear();
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    direct().set_speed(4, bob);
    play_.pass(5s);
    conductor().pause(2, "c", "");
    play_.pass(20s);
    conductor().resume(2, "c", "");
    play_.pass(5s);
    restart();
    EXPECT_EQ(direct().speed(), 4);
    const auto at = conductor().position();
    play_.pass(30s);
    EXPECT_EQ(conductor().position() - at, 2min);
    EXPECT_TRUE(found(kind::contact_lost, "beacon").empty()) << "2 minutes, but 30 real seconds";
    EXPECT_EQ(conductor().state(), State::Running);
}

TEST_F(WholeExercise, RefusesASpeedThatIsNotHonest) {
    start();
    for (const double factor : {0.0, -1.0, 0.2, 4.5, std::nan(""), HUGE_VAL})
        EXPECT_EQ(code_of([&] { direct().set_speed(factor, bob); }), Code::InvalidArgument);
}

// ---- a daemon that is killed
// ------------------------------------------------------------------------------------

TEST_F(WholeExercise, WhateverWasDoneSurvivesAKill) {
    for (const char *id : {"held", "moved", "gone", "changed"})
        play_.scenario.injects.push_back(said(id, test::at(2min)));
    play_.scenario.injects.push_back(said("first", test::at(10s)));
    start();
    play_.pass(20s);
    direct().hold(0, "held", bob);
    direct().delay_to(0, "moved", 3min, bob);
    direct().skip(0, "gone", bob);
    direct().edit(0, "changed", {"新しい", "New"}, bob);
    direct().repeat(0, "first", bob); // killed before it is said again
    restart();
    play_.pass(150s);
    for (unsigned team = 1; team <= 2; ++team) {
        EXPECT_TRUE(found(kind::inject_delivered, "held", team).empty());
        EXPECT_TRUE(found(kind::inject_delivered, "moved", team).empty());
        EXPECT_TRUE(found(kind::inject_delivered, "gone", team).empty());
        EXPECT_EQ(found(kind::inject_withheld, "gone", team).size(), 1U);
        EXPECT_EQ(found(kind::inject_delivered, "changed", team).at(0).detail["text_en"], "New");
        EXPECT_EQ(found(kind::inject_delivered, "first", team).size(), 2U);
    }
    EXPECT_EQ(words_of([&] { direct().hold(1, "held", eve); }),
              "`held` was already held at 0:20 by controller:bob: they are stuck");
    direct().release(0, "held", bob);
    play_.pass(15s);
    EXPECT_EQ(found(kind::inject_delivered, "held", 1).size(), 1U);
    EXPECT_EQ(found(kind::inject_delivered, "moved", 1).size(), 1U);
}

TEST_F(WholeExercise, ADaemonThatDiesBetweenASkipAndWhatComesOfItMakesUpForIt) {
    start();
    direct().skip(0, "beacon", bob);
    auto events = log().events();
    while (events.back().kind != kind::item_skipped)
        events.pop_back();
    Play after(2, events);
    after.build();
    after.settle();
    after.conductor->resume(0, "c", "");
    after.step();
    for (unsigned team = 1; team <= 2; ++team) {
        EXPECT_EQ(after.log.find(kind::step_spared, "beacon", team).size(), 1U);
        EXPECT_EQ(after.log.find(kind::step_spared, "exfil", team).size(), 1U);
    }
}

} // namespace
} // namespace enshu::exercise
