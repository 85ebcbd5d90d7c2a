#include "fixture.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

using namespace std::chrono_literals;
using test::Marks;
using test::SmallScenario;

TEST(Scenario, BecomesTheModel) {
    const SmallScenario files;
    const LoadResult result = files.load();
    ASSERT_TRUE(result.scenario);
    EXPECT_TRUE(result.diagnostics.empty());
    const Scenario &scenario = *result.scenario;
    EXPECT_EQ(scenario.id, "small");
    EXPECT_EQ(scenario.level, "introductory");
    EXPECT_EQ(scenario.duration, 1h);
    EXPECT_EQ(scenario.directory, std::filesystem::canonical(files.directory.path()));
    EXPECT_EQ(scenario.phases, (std::vector<std::string>{"detect", "contain"}));

    const Step &phish = *scenario.find_step("phish");
    EXPECT_EQ(phish.trigger.at, Milliseconds{3min});
    EXPECT_EQ(phish.host(), "attacker");
    EXPECT_EQ(phish.techniques, (std::vector<std::string>{"T1566.001", "T1204"}));
    const auto &mail = std::get<SendMail>(phish.verb);
    EXPECT_EQ(mail.body.en, "本文") << "the one language stands for both";
    EXPECT_EQ(mail.attachment, scenario.directory / "lure.txt");

    const Step &open = *scenario.find_step("open");
    EXPECT_FALSE(open.trigger.at);
    EXPECT_EQ(open.trigger.delay, (DurationRange{60s, 90s}));
    EXPECT_EQ(std::get<OpenAttachment>(open.verb).mail, "phish") << "the step it is after";

    const auto &beacon = std::get<Beacon>(scenario.find_step("beacon")->verb);
    EXPECT_EQ(beacon.via, "gate");
    EXPECT_EQ(beacon.every, (DurationRange{4s, 7s}));
    EXPECT_EQ(scenario.find_step("exfil")->needs, "beacon");
    EXPECT_EQ(scenario.find_step("exfil")->host(), "pc");

    const Inject &call = *scenario.find_inject("soc-call");
    ASSERT_TRUE(call.unless);
    EXPECT_EQ(call.unless->kind, Condition::Kind::Submitted);
    EXPECT_EQ(call.unless->of, "report");
    EXPECT_EQ(call.channel, Channel::Phone);
    EXPECT_EQ(call.expects.size(), 2u);
    EXPECT_EQ(scenario.find_form("report")->fields.at(0).id, "what");
}

TEST(Scenario, HasObjectivesWithTheirMeasures) {
    const LoadResult result = SmallScenario{}.load();
    ASSERT_TRUE(result.scenario);
    const Objective &which = *result.scenario->find_objective("which");
    const auto &answer = std::get<Answer>(which.measure);
    EXPECT_EQ(answer.accept, (std::vector<std::string>{"pc", "192.168.20.101"}));
    EXPECT_EQ(answer.tries, 3);
    EXPECT_EQ(which.title.en, "which");
    EXPECT_EQ(which.within->of, "soc-call");
    EXPECT_EQ(which.late.kind, LateRule::Kind::Nothing);

    const Objective &isolate = *result.scenario->find_objective("isolate");
    EXPECT_EQ(std::get<ContactLost>(isolate.measure).silence, 40s);
    EXPECT_EQ(isolate.within->of, "");
    EXPECT_EQ(isolate.late.kind, LateRule::Kind::Lose);
    EXPECT_EQ(isolate.late.lose, 10);
    EXPECT_EQ(isolate.late.every, 5min);

    EXPECT_EQ(result.scenario->find_objective("tell")->late.kind, LateRule::Kind::Half);
    EXPECT_EQ(std::get<Report>(result.scenario->find_objective("tell")->measure).form, "report");
    EXPECT_EQ(result.scenario->find_objective("keep")->points, -80);
}

TEST(Scenario, TakesOneAcceptedAnswerWithoutAList) {
    const LoadResult result =
        SmallScenario{}.in_scenario("accept: [ pc, 192.168.20.101 ]", "accept: 010").load();
    ASSERT_TRUE(result.scenario);
    EXPECT_EQ(std::get<Answer>(result.scenario->find_objective("which")->measure).accept,
              std::vector<std::string>{"010"});
}

Marks after_edit(std::string_view before, std::string_view after) {
    return test::marks(SmallScenario{}.in_scenario(before, after).load().diagnostics);
}

TEST(Timeline, FindsChainsThatNeverBegin) {
    EXPECT_EQ(after_edit("    at: 3m\n", "    after: exfil\n"), Marks{"after-cycle: exfil"});
    EXPECT_EQ(after_edit("after: phish, delay: 60s..90s", "after: open, mail: phish"),
              Marks{"after-cycle: open"});
}

TEST(Timeline, FindsWhatBecomesDueAfterTheEnd) {
    EXPECT_EQ(after_edit("    at: 3m\n", "    at: 61m\n").front(), "past-end: 61m");
    EXPECT_EQ(after_edit("delay: 200s", "delay: 2h"), Marks{"past-end: 2h"});
}

TEST(Timeline, WarnsOfDeadlinesAfterTheEndAndStillLoads) {
    const LoadResult result =
        SmallScenario{}.in_scenario("within: 4m of soc-call", "within: 59m of soc-call").load();
    EXPECT_EQ(test::marks(result.diagnostics), Marks{"deadline-past-end: 59m of soc-call"});
    EXPECT_TRUE(result.scenario);
}

TEST(Scoring, RefusesMeasuresOfTheWrongSteps) {
    EXPECT_EQ(after_edit("contact-lost: { step: beacon", "contact-lost: { step: exfil"),
              Marks{"wrong-kind: exfil"});
    EXPECT_EQ(after_edit("file-arrived: { step: exfil", "file-arrived: { step: beacon"),
              Marks{"wrong-kind: beacon"});
}

TEST(Scoring, RefusesASilenceThatABeaconHasByItself) {
    EXPECT_EQ(after_edit("for: 40s", "for: 7s"), Marks{"silence-too-short: 7s"});
    EXPECT_EQ(after_edit("for: 40s", "for: 8s"), Marks{});
}

TEST(Scoring, RefusesZeroPoints) {
    EXPECT_EQ(after_edit("points: 40", "points: 0"), Marks{"points-sign: 0"});
}

TEST(References, AreCheckedEverywhere) {
    EXPECT_EQ(after_edit("expects: [ which,", "expects: [ witch,"),
              Marks{"unknown-reference: witch"});
    EXPECT_EQ(after_edit("submitted: report", "submitted: repotr"),
              Marks{"unknown-reference: repotr"});
    EXPECT_EQ(after_edit("phase: detect", "phase: detekt"), Marks{"unknown-reference: detekt"});
    EXPECT_EQ(after_edit("at: { internet: .66 }", "at: { intranet: .66 }"),
              Marks{"unknown-reference: intranet"});
    EXPECT_EQ(after_edit("within: 4m of soc-call", "within: 4m of soc-cal"),
              Marks{"unknown-reference: soc-cal"});
    EXPECT_EQ(after_edit("measure: { report: report }", "measure: { report: rapport }"),
              Marks{"unknown-reference: rapport"});
}

TEST(Walkthrough, BecomesTheModel) {
    const LoadResult loaded = SmallScenario{}.load();
    ASSERT_TRUE(loaded.scenario);
    const test::TemporaryDirectory directory;
    const auto file = directory.path() / "walkthrough.yaml";
    test::write(file,
                "- { after: soc-call, delay: 15s, run: { on: gate, command: \"grep x | wc\" } }\n"
                "- { after: soc-call, answer: { objective: which, text: pc } }\n"
                "- { at: 10m, unplug: pc }\n"
                "- { at: 11m, plug: pc }\n"
                "- { after: beacon, submit: report, fields: { what: 端末 } }\n");
    const WalkthroughResult result = load_walkthrough(file, *loaded.scenario);
    ASSERT_TRUE(result.walkthrough);
    ASSERT_EQ(result.walkthrough->size(), 5u);
    EXPECT_EQ(std::get<RunCommand>(result.walkthrough->at(0).act).command, "grep x | wc");
    EXPECT_EQ(result.walkthrough->at(0).trigger.delay.shortest, 15s);
    EXPECT_EQ(std::get<GiveAnswer>(result.walkthrough->at(1).act).text, "pc");
    EXPECT_FALSE(std::get<SetCable>(result.walkthrough->at(2).act).plugged);
    EXPECT_TRUE(std::get<SetCable>(result.walkthrough->at(3).act).plugged);
    EXPECT_EQ(std::get<SubmitForm>(result.walkthrough->at(4).act).fields.at("what"), "端末");
}

TEST(Walkthrough, ThatIsNotThereIsADiagnostic) {
    const LoadResult loaded = SmallScenario{}.load();
    ASSERT_TRUE(loaded.scenario);
    const WalkthroughResult result =
        load_walkthrough("/nonexistent/walkthrough.yaml", *loaded.scenario);
    EXPECT_FALSE(result.walkthrough);
    EXPECT_EQ(test::marks(result.diagnostics), Marks{"file-unreadable: "});
}

} // namespace
} // namespace enshu::dsl
