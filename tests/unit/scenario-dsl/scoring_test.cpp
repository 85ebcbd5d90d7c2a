#include "fixture.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

using test::Marks;
using test::SmallScenario;

Marks after_edit(std::string_view before, std::string_view after) {
    return test::marks(SmallScenario{}.in_scenario(before, after).load().diagnostics);
}

Marks with_accepted(std::string_view answers) {
    return after_edit("accept: [ pc, 192.168.20.101 ]", answers);
}

TEST(Answers, SaySomethingAndEachThingOnce) {
    EXPECT_EQ(with_accepted("accept: [ pc, \"　\" ]"), Marks{"answer-empty: \"　\""});
    EXPECT_EQ(with_accepted("accept: [ pc, \"Ｐｃ\" ]"), Marks{"answer-twice: \"Ｐｃ\""});
    EXPECT_EQ(with_accepted("accept: [ a b, \"a　 b\" ]"), Marks{"answer-twice: \"a　 b\""});
    EXPECT_EQ(with_accepted("accept: [ ab, a b ]"), Marks{});
}

TEST(Answers, AreNotGivenAwayByWhatATeamReads) {
    const auto told = [](std::string_view answer, std::string_view text) {
        SmallScenario files;
        files.in_scenario("pc, 192.168.20.101 ] } }", std::string{answer} + " ] } }")
            .in_scenario("text: Look at it", "text: " + std::string{text});
        return test::marks(files.load().diagnostics);
    };
    EXPECT_EQ(told("squirrel", "It is the Ｓquirrel"),
              Marks{"answer-given-away: It is the Ｓquirrel"});
    EXPECT_EQ(told("squirrel", "There are squirrels"), Marks{}) << "another word";
    EXPECT_EQ(told("8.0.0.1", "It is 8.0.0.12"), Marks{}) << "another address";
    EXPECT_EQ(told("総務課", "それは総務課です"), Marks{"answer-given-away: 総務課"});
    EXPECT_EQ(told("cat", "The cat"), Marks{}) << "too short to say anything";
    EXPECT_EQ(told("squirrel", "{ ja: 栗鼠, en: A squirrel }"),
              Marks{"answer-given-away: squirrel"});
}

TEST(Answers, MayBeToldOnceTheQuestionIsDecided) {
    // `which` is due 4m after soc-call.
    const auto told_later = [](std::string_view when) {
        return after_edit("phases: [ detect", "  - { id: told, " + std::string{when} +
                                                  ", from: soc, channel: phone, text: It was "
                                                  "192.168.20.101 }\nphases: [ detect");
    };
    const Marks given{"answer-given-away: 192.168.20.101"};
    EXPECT_EQ(told_later("after: soc-call, delay: 3m"), given);
    EXPECT_EQ(told_later("after: soc-call, delay: 4m"), Marks{});
    EXPECT_EQ(told_later("after: soc-call, if: { achieved: which }"), Marks{});
    EXPECT_EQ(told_later("manual: true"), Marks{}) << "a controller helps";
}

TEST(Briefing, MayIntroduceTheHosts) {
    SmallScenario files;
    files.in_scenario("duration: 1h", "duration: 1h\nbriefing: text");
    test::write(files.directory.path() / "text.ja.md", "pcは192.168.20.101です");
    test::write(files.directory.path() / "text.en.md", "The pc is 192.168.20.101");
    EXPECT_EQ(test::marks(files.load().diagnostics), Marks{});
    files.in_scenario("accept: [ pc,", "accept: [ squirrel,");
    test::write(files.directory.path() / "text.en.md", "Mind the squirrel");
    EXPECT_EQ(test::marks(files.load().diagnostics), Marks{"answer-given-away: text"});
}

TEST(Rubrics, AddUpToWhatTheObjectiveGives) {
    const auto with = [](std::string_view points) {
        return after_edit("    - { field: what, ask: What }\n",
                          "    - { field: what, ask: What, rubric: [ { points: 20, if: a }, { "
                          "points: 10, if: b } ] }\n"
                          "    - { field: when, ask: When, rubric: [ { points: " +
                              std::string{points} + ", if: c } ] }\n");
    };
    EXPECT_EQ(with("30"), Marks{});
    EXPECT_EQ(with("29"), Marks{"rubric-sum: 60"});
    EXPECT_EQ(with("none"), Marks{"bad-value: none"}) << "nothing is said of the sum";
}

TEST(Hints, CostNoMoreThanThereIsToWin) {
    const auto with = [](std::string_view cost) {
        return after_edit("phase: detect, points: 40,",
                          "phase: detect, points: 40, hints: [ { text: a, cost: 20 }, { text: b, "
                          "cost: " +
                              std::string{cost} + " } ],");
    };
    EXPECT_EQ(with("20"), Marks{});
    EXPECT_EQ(with("21").size(), 1u);
    EXPECT_TRUE(with("21").front().starts_with("hints-too-dear: "));
}

TEST(Floor, IsBelowWhatThereIsToWin) {
    EXPECT_EQ(after_edit("duration: 1h", "duration: 1h\nfloor: 199"), Marks{});
    EXPECT_EQ(after_edit("duration: 1h", "duration: 1h\nfloor: 200"), Marks{"floor-too-high: 200"});
}

TEST(GuestState, IsNotReachedByDoingNothing) {
    const auto with = [](std::string_view state, std::string_view floor = "0") {
        SmallScenario files;
        files
            .in_scenario("forms:\n", "  - { id: state, phase: detect, points: 5, measure: { "
                                     "guest-state: { on: gate, " +
                                         std::string{state} + " } } }\nforms:\n")
            .in_scenario("duration: 1h", "duration: 1h\nfloor: " + std::string{floor});
        Marks found;
        for (const std::string &mark : test::marks(files.load().diagnostics))
            if (mark.starts_with("true-from-start") || mark.starts_with("never-true"))
                found.push_back(mark);
        return found;
    };
    EXPECT_EQ(with("running: squid.service"), Marks{"true-from-start: squid.service"});
    EXPECT_EQ(with("running: squid.service", "5"), Marks{}) << "the floor allows for it";
    EXPECT_EQ(with("stopped: squid"), Marks{});
    EXPECT_EQ(with("running: nginx"), Marks{"never-true: nginx"});
    EXPECT_EQ(with("stopped: nginx"), Marks{"true-from-start: nginx"});
    EXPECT_EQ(with("running: something-else"), Marks{}) << "a unit that the model does not know";
    EXPECT_EQ(with("locked: suzuki"), Marks{});
    EXPECT_EQ(with("locked: maint"), Marks{"never-true: maint"});
}

TEST(Forms, AreAskedFor) {
    EXPECT_EQ(after_edit("forms:\n", "forms:\n  other: [ { field: a, ask: A } ]\n"),
              Marks{"form-unused: other"});
    SmallScenario used;
    used.in_scenario("forms:\n", "forms:\n  other: [ { field: a, ask: A } ]\n")
        .in_scenario("unless: { submitted: report }", "unless: { submitted: other }");
    EXPECT_EQ(test::marks(used.load().diagnostics), Marks{});
}

} // namespace
} // namespace enshu::dsl
