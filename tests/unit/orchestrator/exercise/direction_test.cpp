// What controllers do to single items: hold, release, skip, delay, edit, repeat, fire.
#include "tests/unit/orchestrator/exercise/directing.h"

namespace enshu::exercise {
namespace {

// ---- holding
// ---------------------------------------------------------------------------------------------------

TEST_F(DirectionTest, WhatIsHeldWaitsAndComesAtOnceWhenItIsReleasedLate) {
    play_.scenario.injects.push_back(said("notice", test::at(2min)));
    start();
    direct().hold(1, "notice", bob);
    play_.pass(4min);
    EXPECT_TRUE(found(kind::inject_delivered, "notice", 1).empty());
    EXPECT_EQ(found(kind::inject_delivered, "notice", 2).size(), 1U) << "the other team has it";
    const auto released = conductor().position(1).count();
    direct().release(1, "notice", eve);
    play_.pass(1s);
    ASSERT_EQ(found(kind::inject_delivered, "notice", 1).size(), 1U);
    EXPECT_LE(moment(kind::inject_delivered, "notice", 1) - released, Play::turn.count());
}

TEST_F(DirectionTest, WhatIsReleasedEarlyComesAtItsMoment) {
    play_.scenario.injects.push_back(said("notice", test::at(2min)));
    start();
    direct().hold(0, "notice", bob);
    play_.pass(1min);
    direct().release(0, "notice", bob);
    play_.pass(2min);
    EXPECT_EQ(moment(kind::inject_delivered, "notice", 1), 120'000);
    EXPECT_EQ(moment(kind::inject_delivered, "notice", 2), 120'000);
}

TEST_F(DirectionTest, AHeldItemThatAControllerHasToFireIsReleasedFirst) {
    play_.scenario.injects.push_back(said("nudge", manual()));
    start();
    direct().hold(0, "nudge", bob);
    const std::string words =
        words_of([&] { conductor().fire(1, "nudge", "controller:eve", "x"); });
    EXPECT_NE(words.find("controller:bob: they are stuck; release it first"), std::string::npos)
        << words;
    direct().release(0, "nudge", bob);
    conductor().fire(1, "nudge", "controller:eve", "now");
    play_.pass(1s);
    EXPECT_EQ(found(kind::inject_delivered, "nudge", 1).size(), 1U);
}

// ---- pauses
// ----------------------------------------------------------------------------------------------------

TEST_F(DirectionTest, NothingIsLateAfterAPauseAcrossADueMoment) {
    play_.scenario.injects.push_back(said("early", test::at(2min)));
    play_.scenario.injects.push_back(said("moved", test::at(1min)));
    play_.scenario.injects.push_back(said("held", test::at(1min)));
    start();
    direct().delay_to(0, "moved", 150s, bob);
    direct().hold(0, "held", bob);
    play_.pass(100s);
    conductor().pause(2, "c", "");
    play_.pass(5min); // of team 2 nothing passes
    for (const char *item : {"early", "moved"})
        EXPECT_TRUE(found(kind::inject_delivered, item, 2).empty()) << item;
    direct().release(2, "held", bob);
    conductor().pause(0, "c", "");
    play_.clock.advance(1h);
    conductor().resume(0, "c", "");
    conductor().resume(2, "c", "");
    play_.pass(2min);
    for (unsigned team = 1; team <= 2; ++team) {
        EXPECT_EQ(moment(kind::inject_delivered, "early", team), 120'000) << team;
        EXPECT_EQ(moment(kind::inject_delivered, "moved", team), 150'000) << team;
    }
    EXPECT_TRUE(found(kind::inject_delivered, "held", 1).empty()) << "it was let go for one team";
    ASSERT_EQ(found(kind::inject_delivered, "held", 2).size(), 1U) << "nothing is too old";
    EXPECT_EQ(moment(kind::inject_delivered, "held", 2), 100'250) << "at once, by its own clock";
}

// ---- skipping
// --------------------------------------------------------------------------------------------------

TEST_F(DirectionTest, WhatHangsOnASkippedStepIsImpossibleAtOnce) {
    start();
    play_.pass(1s);
    conductor().pause(0, "c", "lunch"); // nothing but the act itself can tell it
    direct().skip(2, "beacon", bob);
    EXPECT_EQ(found(kind::item_skipped, "beacon", 2).at(0).actor, "controller:bob");
    EXPECT_EQ(found(kind::item_skipped, "beacon", 2).at(0).detail["reason"], "they are stuck");
    const auto spared = found(kind::step_spared, "beacon", 2);
    ASSERT_EQ(spared.size(), 1U);
    EXPECT_EQ(spared[0].detail["reason"], "a controller skipped it (they are stuck)");
    EXPECT_EQ(found(kind::step_spared, "exfil", 2).at(0).detail["because"], "beacon");
    EXPECT_EQ(found(kind::inject_withheld, "soc-call", 2).at(0).detail["because"], "beacon");
    EXPECT_EQ(found(kind::inject_withheld, "mayor-asks", 2).at(0).detail["because"], "soc-call");
    EXPECT_EQ(found(kind::objective_decided, "isolate-pc", 2).at(0).detail["state"],
              "not-measurable");
    EXPECT_EQ(found(kind::objective_decided, "which-pc", 2).at(0).detail["state"], "not-measurable")
        << "its deadline can never begin";
    EXPECT_NE(play_.result(2, "which-pc").evidence.en.find("soc-call"), std::string::npos);
    EXPECT_TRUE(found(kind::step_spared, "", 1).empty()) << "the other team's go on";

    conductor().resume(0, "c", "");
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(play_.points(1), 200);
    EXPECT_EQ(play_.points(2), 0) << "nobody loses points by it";
}

TEST_F(DirectionTest, AStepCanBeSkippedBeforeTheExerciseBegins) {
    play_.build();
    direct().skip(0, "exfil", bob);
    conductor().start("c", "");
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(found(kind::step_spared, "exfil", 1).size(), 1U);
    EXPECT_TRUE(found(kind::step_started, "exfil").empty());
    EXPECT_EQ(play_.result(2, "keep-records").state, S::Avoided);
}

TEST_F(DirectionTest, ASkippedInjectHoldsUpNothing) {
    start();
    play_.pass(1s);
    direct().skip(0, "soc-call", bob);
    EXPECT_TRUE(found(kind::inject_withheld, "soc-call").empty()) << "its moment is still to come";
    ASSERT_TRUE(play_.until_ended());
    EXPECT_TRUE(found(kind::inject_delivered, "soc-call").empty());
    for (unsigned team = 1; team <= 2; ++team) {
        const auto withheld = found(kind::inject_withheld, "soc-call", team);
        ASSERT_EQ(withheld.size(), 1U);
        EXPECT_FALSE(withheld[0].detail.contains("because"));
        const auto due = moment(kind::step_delivered, "beacon", team) + 40'000;
        EXPECT_GE(withheld[0].exercise_ms, due) << "when it would have been said";
        EXPECT_LE(withheld[0].exercise_ms, due + Play::turn.count());
    }
    EXPECT_EQ(found(kind::inject_delivered, "mayor-asks", 2).size(), 1U);
    EXPECT_EQ(play_.points(1), 200) << "deadlines run from when it would have been said";
}

TEST_F(DirectionTest, WhatHangsOnASkippedContingencyCannotHappen) {
    play_.scenario.injects.push_back(said("nudge", manual()));
    play_.scenario.injects.push_back(said("more", test::after("nudge", 30s)));
    start();
    direct().skip(0, "nudge", bob);
    for (unsigned team = 1; team <= 2; ++team) {
        EXPECT_EQ(found(kind::inject_withheld, "nudge", team).at(0).detail["because"], "nudge");
        EXPECT_EQ(found(kind::inject_withheld, "more", team).at(0).detail["because"], "nudge");
    }
    const std::string words =
        words_of([&] { conductor().fire(1, "nudge", "controller:eve", "x"); });
    EXPECT_NE(words.find("already skipped at 0:00 by controller:bob: they are stuck"),
              std::string::npos)
        << words;
}

TEST_F(DirectionTest, WhatIsSkippedNeverKeepsTheExerciseOpen) {
    play_.scenario.injects.push_back(said("late", test::at(19min)));
    play_.scenario.injects.push_back(said("nudge", manual()));
    play_.options.skip_idle_time = true;
    start();
    direct().skip(0, "late", bob);
    ASSERT_TRUE(play_.until_ended());
    EXPECT_LT(conductor().position(), 19min);
    EXPECT_NE(conductor().reason().find("every objective is decided"), std::string::npos);
}

TEST_F(DirectionTest, WhatIsHeldKeepsItsPlaceUntilTheEnd) {
    play_.scenario.injects.push_back(said("late", test::at(10min)));
    play_.options.skip_idle_time = true;
    start();
    direct().hold(0, "late", bob);
    ASSERT_TRUE(play_.until_ended());
    EXPECT_GE(conductor().position(), play_.scenario.duration) << "it might have been released";
}

// ---- delays
// ----------------------------------------------------------------------------------------------------

TEST_F(DirectionTest, ADelayedItemAndWhatHangsOnItComeLater) {
    start();
    direct().delay_by(1, "phish", 30s, bob);
    direct().delay_to(2, "phish", 4min, bob);
    EXPECT_EQ(found(kind::item_delayed, "phish", 1).at(0).detail["to_ms"], 210'000);
    ASSERT_TRUE(play_.until_logged(kind::step_started, "open", 1));
    ASSERT_TRUE(play_.until_logged(kind::step_started, "open", 2));
    EXPECT_EQ(moment(kind::step_started, "phish", 1), 210'000);
    EXPECT_EQ(moment(kind::step_started, "phish", 2), 240'000);
    EXPECT_GE(moment(kind::step_started, "open", 1), 270'000);
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(play_.points(1), 200);
}

TEST_F(DirectionTest, RefusesADelayThatCannotBeMeant) {
    play_.scenario.injects.push_back(said("nudge", manual()));
    start();
    play_.pass(1min);
    const auto words = [&](const char *id, dsl::Milliseconds to) {
        return words_of([&] { direct().delay_to(1, id, to, bob); });
    };
    EXPECT_NE(words("phish", 30s).find("0:30 is past; it is 1:00"), std::string::npos);
    EXPECT_NE(words("phish", 20min).find("the exercise is over"), std::string::npos);
    EXPECT_NE(words("open", 5min).find("comes after `phish`"), std::string::npos);
    EXPECT_NE(words("nudge", 5min).find("waits for a controller"), std::string::npos);
    EXPECT_NE(words("nothing", 5min).find("there is no step or inject"), std::string::npos);
    EXPECT_EQ(code_of([&] { direct().delay_by(1, "phish", 0s, bob); }), Code::InvalidArgument);
    EXPECT_EQ(code_of([&] { direct().delay_by(1, "phish", dsl::Milliseconds::max(), bob); }),
              Code::FailedPrecondition);
    EXPECT_EQ(code_of([&] { direct().delay_by(3, "phish", 1s, bob); }), Code::NotFound);
    EXPECT_TRUE(found(kind::item_delayed, "").empty());
}

// ---- editing and repeating
// -------------------------------------------------------------------------------------

TEST_F(DirectionTest, AnEditedInjectSaysTheNewTextToTheTeamThatIsMeant) {
    play_.scenario.variables = {{"minister", {"Sato", "Kato"}}};
    play_.scenario.injects.push_back(said("notice", test::at(2min)));
    start();
    direct().edit(2, "notice", {"{minister}です", "This is {minister}"}, bob);
    play_.pass(3min);
    EXPECT_EQ(found(kind::inject_delivered, "notice", 1).at(0).detail["text_en"], "A notice");
    const auto told = found(kind::inject_delivered, "notice", 2).at(0).detail;
    EXPECT_TRUE(told["text_en"] == "This is Sato" || told["text_en"] == "This is Kato")
        << told["text_en"];
    EXPECT_EQ(found(kind::inject_edited, "notice", 2).at(0).detail["text_en"],
              "This is {minister}");

    EXPECT_EQ(code_of([&] {
                  direct().edit(0, "notice", {"x", "x"}, bob);
              }),
              Code::FailedPrecondition);
    EXPECT_EQ(code_of([&] {
                  direct().edit(0, "phish", {"x", "x"}, bob);
              }),
              Code::FailedPrecondition);
    EXPECT_EQ(code_of([&] {
                  direct().edit(0, "mayor-asks", {"x", " "}, bob);
              }),
              Code::InvalidArgument);
    EXPECT_EQ(code_of([&] {
                  direct().edit(0, "mayor-asks", {std::string(4'001, 'x'), "x"}, bob);
              }),
              Code::InvalidArgument);
}

TEST_F(DirectionTest, WhatIsRepeatedIsSaidOnceMoreAndCountsNothing) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::inject_delivered, "soc-call", 1));
    ASSERT_TRUE(play_.until_logged(kind::inject_delivered, "soc-call", 2));
    play_.pass(2min);
    direct().repeat(2, "soc-call", bob);
    play_.pass(1s);
    const auto told = found(kind::inject_delivered, "soc-call", 2);
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told[1].detail["repeated"], 1);
    EXPECT_EQ(told[1].detail["text_en"], told[0].detail["text_en"]);
    EXPECT_EQ(found(kind::inject_delivered, "soc-call", 1).size(), 1U);
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(found(kind::inject_delivered, "soc-call", 2).size(), 2U);
    EXPECT_EQ(found(kind::inject_delivered, "mayor-asks", 2).size(), 1U);
    const auto late = play_.result(2, "which-pc");
    EXPECT_EQ(late.state, S::Failed);
    EXPECT_EQ(late.at_ms, told[0].exercise_ms + 240'000) << "the first one's deadline";
}

TEST_F(DirectionTest, OnlyADeliveredInjectIsRepeated) {
    start();
    EXPECT_NE(words_of([&] { direct().repeat(0, "soc-call", bob); }).find("not delivered yet"),
              std::string::npos);
    EXPECT_NE(words_of([&] { direct().repeat(0, "phish", bob); }).find("a step of the attack"),
              std::string::npos);
    direct().skip(0, "soc-call", bob);
    EXPECT_NE(words_of([&] { direct().repeat(0, "soc-call", eve); }).find("already skipped"),
              std::string::npos);
}

// ---- two controllers
// -------------------------------------------------------------------------------------------

TEST_F(DirectionTest, TheSecondOfTwoIsToldWhatTheFirstHasDone) {
    play_.scenario.injects.push_back(said("nudge", manual()));
    play_.scenario.injects.push_back(said("notice", test::at(5min)));
    start();
    play_.pass(125s);
    const auto later = [&](const std::function<void()> &act) { return words_of(act); };
    direct().skip(1, "notice", bob);
    EXPECT_EQ(later([&] { direct().skip(1, "notice", eve); }),
              "`notice` was already skipped at 2:05 by controller:bob: they are stuck");
    EXPECT_EQ(later([&] { direct().hold(1, "notice", eve); }),
              "`notice` was already skipped at 2:05 by controller:bob: they are stuck");
    direct().hold(2, "notice", bob);
    EXPECT_EQ(later([&] { direct().hold(2, "notice", eve); }),
              "`notice` was already held at 2:05 by controller:bob: they are stuck");
    direct().release(2, "notice", bob);
    EXPECT_EQ(later([&] { direct().release(2, "notice", eve); }),
              "`notice` was already released at 2:05 by controller:bob: they are stuck");
    conductor().fire(0, "nudge", "controller:bob", "go");
    EXPECT_EQ(later([&] { conductor().fire(0, "nudge", "controller:eve", "go"); }),
              "`nudge` was already fired at 2:05 by controller:bob: go");
    play_.pass(1s);
    EXPECT_EQ(later([&] { direct().skip(0, "nudge", eve); }),
              "`nudge` was already delivered at 2:05; it was fired at 2:05 by controller:bob: go");
    conductor().pause(0, "controller:bob", "a question");
    EXPECT_NE(later([&] {
                  conductor().pause(0, "controller:eve", "");
              }).find("is PAUSED, since 2:06 by controller:bob: a question"),
              std::string::npos);
}

TEST_F(DirectionTest, OfManyAtOnceOneWins) {
    start();
    std::atomic<int> won = 0;
    std::atomic<int> told = 0;
    std::vector<std::thread> controllers;
    for (int i = 0; i < 8; ++i)
        controllers.emplace_back([&, i] {
            try {
                direct().skip(0, "exfil", {"controller:c" + std::to_string(i), "mine"});
                ++won;
            } catch (const ExerciseError &error) {
                told += std::string(error.what()).find("already skipped") != std::string::npos;
            }
        });
    for (std::thread &controller : controllers)
        controller.join();
    EXPECT_EQ(won, 1);
    EXPECT_EQ(told, 7);
    EXPECT_EQ(found(kind::item_skipped, "exfil").size(), 1U);
    EXPECT_EQ(found(kind::step_spared, "exfil", 1).size(), 1U);
}

TEST_F(DirectionTest, EveryActAsksForItsReason) {
    start();
    for (const std::string &none : {std::string(), std::string(" \u3000"), std::string(501, 'x')}) {
        const By nobody{"controller:bob", none};
        for (const std::function<void()> &act : std::vector<std::function<void()>>{
                 [&] { direct().hold(0, "phish", nobody); },
                 [&] { direct().release(0, "phish", nobody); },
                 [&] { direct().skip(0, "phish", nobody); },
                 [&] { direct().delay_by(0, "phish", 1s, nobody); },
                 [&] {
                     direct().edit(0, "soc-call", {"x", "x"}, nobody);
                 },
                 [&] { direct().repeat(0, "soc-call", nobody); },
                 [&] { direct().show_scoreboard(score::Shown::Hidden, nobody); },
                 [&] { direct().set_speed(2, nobody); }})
            EXPECT_EQ(code_of(act), Code::InvalidArgument);
    }
    EXPECT_EQ(log().events().size(), 1U) << "only START";
}

} // namespace
} // namespace enshu::exercise
