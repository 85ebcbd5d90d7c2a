#include "orchestrator/daemon/debriefing.h"

#include "orchestrator/daemon/live_exercise.h"
#include "orchestrator/exercise/error.h"
#include "orchestrator/rehearse/play.h"
#include "scenario-dsl/load_scenario.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace enshu::daemon {
namespace {

namespace fs = std::filesystem;
using exercise::ExerciseError;

class DebriefingTest : public testing::Test {
  protected:
    /// As a daemon leaves it: with its log, and the scenario where it was played from.
    void exercise(const std::string &name, const char *state, bool knows = true) {
        Parameters parameters;
        parameters.seed = 7;
        store.add_exercise({name, first_light, to_json(parameters), "DRAFT"});
        const auto loaded = dsl::load_scenario(first_light);
        for (event::Event event :
             rehearse::play(*loaded.scenario, knows ? &*loaded.walkthrough : nullptr, 7).events) {
            event.exercise = name;
            store.append(event);
        }
        store.set_exercise_state(name, state);
    }
    ExerciseError::Code refusal(const std::function<void()> &act) {
        try {
            act();
        } catch (const ExerciseError &error) {
            EXPECT_STRNE(error.what(), "");
            return error.code();
        }
        ADD_FAILURE() << "not refused";
        return {};
    }

    const std::string first_light = ENSHU_SOURCE "/scenarios/first-light";
    test::TempDirectory directory;
    store::Store store{directory.path() / "store"};
    Debriefing debriefing{store, directory.path() / "results"};
};

TEST_F(DebriefingTest, TellsOfAnExerciseThatIsTornDown) {
    exercise("one", "TORN_DOWN");
    const PlayedExercise played = debriefing.played("");
    EXPECT_EQ(played.exercise, "one");
    EXPECT_EQ(played.scenario_digest.size(), 64U);
    EXPECT_EQ(debrief::make(played.source()).teams.at(0).score.points, 200);
}

TEST_F(DebriefingTest, NamesTheOneThatIsMeantOrAsks) {
    EXPECT_EQ(refusal([&] { debriefing.played(""); }), ExerciseError::Code::NotFound);
    exercise("one", "TORN_DOWN");
    exercise("two", "ENDED");
    EXPECT_EQ(debriefing.played("").exercise, "two") << "the only one that is not torn down";
    exercise("three", "RUNNING");
    EXPECT_EQ(refusal([&] { debriefing.played(""); }), ExerciseError::Code::InvalidArgument);
    EXPECT_EQ(refusal([&] { debriefing.played("four"); }), ExerciseError::Code::NotFound);
}

TEST_F(DebriefingTest, SaysThatTheScenarioIsNotKept) {
    store.add_exercise({"old", "/nowhere", to_json(Parameters{}), "TORN_DOWN"});
    EXPECT_EQ(refusal([&] { debriefing.played("old"); }), ExerciseError::Code::FailedPrecondition);
    EXPECT_TRUE(debriefing.results().empty());
}

TEST_F(DebriefingTest, KeepsResultsOfWhatIsOverAlone) {
    exercise("one", "ENDED");
    exercise("two", "RUNNING");
    const auto results = debriefing.results();
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].id, "one-1");
    EXPECT_EQ(results[0].result.teams.at(0).points, 200);
    EXPECT_EQ(results[0].result.scenario_id, "first-light");
    EXPECT_TRUE(results[0].result.teams[0].figures_ms.at(0));
}

TEST_F(DebriefingTest, AResultOutlivesItsName) {
    exercise("one", "TORN_DOWN", false);
    debriefing.keep("one"); // as the daemon does before it begins anew
    exercise("one", "ENDED");
    const auto results = debriefing.results();
    ASSERT_EQ(results.size(), 2U);
    EXPECT_EQ(results[0].result.teams.at(0).points, -80);
    EXPECT_EQ(results[1].result.teams.at(0).points, 200);
}

TEST_F(DebriefingTest, WhatIsForgottenIsGoneAndIsNotMadeAgain) {
    exercise("one", "ENDED");
    ASSERT_EQ(debriefing.results().size(), 1U);
    debriefing.forget("one-1");
    EXPECT_TRUE(debriefing.results().empty());
    std::ostringstream left;
    left << std::ifstream(directory.path() / "results" / "one-1.json").rdbuf();
    EXPECT_EQ(left.str().find("team"), std::string::npos) << left.str();
    for (const char *id : {"one-1", "two-1", "../one-1", "", "one-1/"})
        EXPECT_EQ(refusal([&] { debriefing.forget(id); }), ExerciseError::Code::NotFound) << id;
}

TEST_F(DebriefingTest, AFileThatIsNoResultKeepsTheOthersFromNothing) {
    exercise("one", "ENDED");
    ASSERT_EQ(debriefing.results().size(), 1U);
    std::ofstream(directory.path() / "results" / "two-1.json") << "{\"exercise\": 7}";
    std::ofstream(directory.path() / "results" / "three-1.json") << "no JSON";
    EXPECT_EQ(debriefing.results().size(), 1U);
}

TEST_F(DebriefingTest, BringsAResultUpToDateWhenAReportIsGradedLater) {
    exercise("one", "ENDED");
    ASSERT_EQ(debriefing.results().at(0).result.teams.at(0).points, 200);
    event::Event word;
    word.exercise = "one";
    word.team = 1;
    word.kind = "objective.overridden";
    word.subject = "which-pc";
    word.exercise_ms = 1'800'000;
    word.detail = {{"state", "failed"}, {"points", 0}, {"reason", "was told"}};
    store.append(word);
    EXPECT_EQ(debriefing.results().at(0).result.teams.at(0).points, 160);
}

} // namespace
} // namespace enshu::daemon
