#include "orchestrator/exercise/probes.h"

#include "orchestrator/event/kinds.h"
#include "tests/support/first_light.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

namespace enshu::exercise {
namespace {

using namespace std::chrono_literals;
namespace kind = event::kind;

class ProbesTest : public testing::Test {
  protected:
    ProbesTest() {
        measure("which-pc", dsl::Blocked{"pc-suzuki", "gate", *dsl::parse_port("tcp/22")});
        measure("isolate-pc", dsl::GuestState{dsl::GuestState::Kind::Locked, "gate", "maint"});
        measure("first-report",
                dsl::Available{"attacker", "http://www.city.hinode.example/", "gate", 20s, 1min});
    }
    void measure(const char *id, dsl::Measure what) {
        for (dsl::Objective &objective : scenario_.objectives)
            if (objective.id == id)
                objective.measure = std::move(what);
    }
    void apply(Probes &probes, const char *kind, const char *subject, dsl::Milliseconds at,
               nlohmann::json detail = nlohmann::json::object()) {
        event::Event event;
        event.kind = kind;
        event.subject = subject;
        event.exercise_ms = at.count();
        event.detail = std::move(detail);
        probes.apply(event);
    }
    /// As the conductor does: news become an event.
    bool answer(Probes &probes, const char *objective, bool yes, dsl::Milliseconds at) {
        const auto news = probes.answered(objective, yes);
        if (news)
            apply(probes, news->kind.c_str(), objective, at, news->detail);
        return news.has_value();
    }
    static std::vector<std::string> names(const std::vector<Probes::Question> &questions) {
        std::vector<std::string> found;
        for (const Probes::Question &question : questions)
            found.push_back(question.objective);
        return found;
    }

    using Names = std::vector<std::string>;
    test::TempDirectory directory_;
    dsl::Scenario scenario_ = test::first_light(directory_.path());
};

TEST_F(ProbesTest, AsksEverythingAtTheStartAndThenEverySoOften) {
    Probes probes(scenario_);
    EXPECT_EQ(probes.next_due(), 0ms);
    EXPECT_EQ(names(probes.due(0ms)), (Names{"which-pc", "isolate-pc", "first-report"}));
    for (const char *objective : {"which-pc", "isolate-pc", "first-report"})
        answer(probes, objective, true, 0ms);
    EXPECT_EQ(probes.next_due(), 20s);
    EXPECT_TRUE(probes.due(20s - 1ms).empty());
    EXPECT_EQ(names(probes.due(20s)), Names{"first-report"});
    EXPECT_EQ(probes.next_due(), 30s);
}

TEST_F(ProbesTest, AsksNothingAgainWhileTheAnswerIsOut) {
    Probes probes(scenario_);
    probes.due(0ms);
    EXPECT_TRUE(probes.due(1h).empty());
    EXPECT_FALSE(probes.next_due());
    answer(probes, "which-pc", true, 1h);
    EXPECT_EQ(names(probes.due(1h)), Names{"which-pc"});
}

TEST_F(ProbesTest, AsksAtOnceAfterAnActThatTouchedMachines) {
    Probes probes(scenario_);
    probes.due(0ms);
    for (const char *objective : {"which-pc", "isolate-pc", "first-report"})
        answer(probes, objective, true, 0ms);
    apply(probes, kind::form_submitted, "first-report", 4s);
    EXPECT_TRUE(probes.due(5s).empty()) << "a report changes no machine";
    for (const char *act : {kind::cable_set, kind::command_run, kind::host_power, kind::host_reset,
                            kind::step_delivered}) {
        apply(probes, act, "gate", 5s);
        EXPECT_EQ(names(probes.due(5s)), (Names{"which-pc", "isolate-pc"})) << act;
        answer(probes, "which-pc", true, 5s);
        answer(probes, "isolate-pc", true, 5s);
    }
}

TEST_F(ProbesTest, AnActWhileTheAnswerIsOutIsAskedAboutAfterwards) {
    Probes probes(scenario_);
    probes.due(0ms);
    apply(probes, kind::command_run, "gate", 2s);
    EXPECT_TRUE(probes.due(2s).empty());
    answer(probes, "which-pc", true, 3s);
    EXPECT_EQ(names(probes.due(3s)), Names{"which-pc"});
}

TEST_F(ProbesTest, TellsAnAnswerOnceUntilItIsAnotherOne) {
    Probes probes(scenario_);
    EXPECT_TRUE(answer(probes, "which-pc", true, 0ms));
    EXPECT_FALSE(answer(probes, "which-pc", true, 30s));
    EXPECT_TRUE(answer(probes, "which-pc", false, 60s));
    const auto failed = probes.failed("which-pc", "off");
    ASSERT_TRUE(failed);
    EXPECT_EQ(failed->kind, kind::probe_failed);
    EXPECT_EQ(failed->detail["reason"], "off");
    apply(probes, kind::probe_failed, "which-pc", 90s, failed->detail);
    EXPECT_FALSE(probes.failed("which-pc", "still off"));
    EXPECT_TRUE(answer(probes, "which-pc", false, 120s)) << "it can be asked again";
}

TEST_F(ProbesTest, SaysWhatWasAsked) {
    Probes probes(scenario_);
    EXPECT_EQ(probes.answered("which-pc", true)->detail,
              (nlohmann::json{
                  {"from", "pc-suzuki"}, {"to", "gate"}, {"port", "tcp/22"}, {"open", true}}));
    EXPECT_EQ(
        probes.answered("isolate-pc", false)->detail,
        (nlohmann::json{{"on", "gate"}, {"kind", "locked"}, {"what", "maint"}, {"holds", false}}));
    EXPECT_EQ(probes.answered("first-report", true)->detail["up"], true);
    EXPECT_FALSE(probes.answered("keep-records", true)) << "nothing is asked for it";
}

TEST_F(ProbesTest, KnowsFromTheLogWhatWasTold) {
    Probes probes(scenario_);
    apply(probes, kind::connection_probed, "which-pc", 10s, {{"open", false}});
    EXPECT_FALSE(probes.answered("which-pc", false));
    EXPECT_TRUE(probes.answered("which-pc", true));
    EXPECT_EQ(names(probes.due(10s)).size(), 3U) << "and asks anew";
}

} // namespace
} // namespace enshu::exercise
