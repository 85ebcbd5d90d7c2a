// What the language adds to an exercise: vary, if, unless, manual, hints, gradings, evidence and
// probes.
#include "tests/unit/orchestrator/exercise/play.h"

#include "scenario-dsl/model/vary.h"

namespace enshu::exercise {
namespace {

using namespace std::chrono_literals;
using test::code_of;
using test::Play;
namespace kind = event::kind;
using Code = ExerciseError::Code;
using S = score::ObjectiveState;
using Kind = dsl::Condition::Kind;

class LanguageTest : public test::PlayTest {
  protected:
    dsl::Objective &objective(const char *id) {
        for (dsl::Objective &one : play_.scenario.objectives)
            if (one.id == id)
                return one;
        throw std::out_of_range(id);
    }
    dsl::Inject &add_inject(const char *id, dsl::Trigger trigger) {
        dsl::Inject inject;
        inject.id = id;
        inject.trigger = std::move(trigger);
        inject.from = "soc";
        inject.text = {"電話です。", "A call."};
        play_.scenario.injects.push_back(inject);
        return play_.scenario.injects.back();
    }
    /// A second mail of the attacker.
    dsl::Step &add_mail(const char *id, dsl::Trigger trigger) {
        dsl::Step step = play_.scenario.attack[0];
        step.id = id;
        step.trigger = std::move(trigger);
        play_.scenario.attack.push_back(step);
        return play_.scenario.attack.back();
    }
    void add_act(dsl::Milliseconds delay, dsl::TeamAct what, unsigned team = 1) {
        play_.walkthroughs[team].push_back(
            {.trigger = test::after("soc-call", delay), .serves = {}, .act = std::move(what)});
    }
    void add_objective(const char *id, dsl::Measure measure) {
        dsl::Objective objective;
        objective.id = id;
        objective.phase = "contain";
        objective.points = 10;
        objective.measure = std::move(measure);
        play_.scenario.objectives.push_back(objective);
    }
    static dsl::Trigger manual() {
        dsl::Trigger trigger;
        trigger.manual = true;
        return trigger;
    }
};

// ---- what stays
// ---------------------------------------------------------------------------------------------------

TEST_F(LanguageTest, WhatStartsABeaconAgainGoesWithTheExercise) {
    std::get<dsl::Beacon>(play_.scenario.attack[2].verb).persist = dsl::Persistence::Cron;
    dsl::Step stay = play_.scenario.attack[2];
    stay.id = "stay";
    stay.trigger = test::after("beacon", 5s);
    stay.verb = dsl::Persist{"pc-suzuki", "beacon", dsl::Persistence::Unit};
    play_.scenario.attack.push_back(stay);
    start();
    ASSERT_TRUE(play_.until_logged(kind::step_delivered, "stay", 1));
    const auto times = [&](const std::string &what) {
        const auto commands = play_.ranges[0]->commands();
        return std::ranges::count_if(commands, [&](const std::string &line) {
            return line.find(what) != std::string::npos;
        });
    };
    EXPECT_EQ(times("crontab -r"), 0);
    conductor().end("test", "over");
    EXPECT_TRUE(play_.until([&] { return times("crontab -r") > 0; }));
    EXPECT_TRUE(play_.until([&] { return times("systemctl stop \"user@") > 0; }));
    EXPECT_EQ(play_.ranges[0]->beacons(), 0U);
}

// ---- vary
// ---------------------------------------------------------------------------------------------------------

TEST_F(LanguageTest, EachTeamMeetsItsOwnScenario) {
    play_.scenario.variables = {{"path", {"news", "img"}}, {"pc", {"suzuki", "tanaka"}}};
    std::get<dsl::Beacon>(play_.scenario.attack[2].verb).path = "/{path}/update";
    std::get<dsl::Answer>(objective("which-pc").measure).accept = {"pc-{pc}"};
    play_.scenario.injects[0].text = {"{path}への通信です。", "Traffic to {path}."};
    const dsl::Walkthrough acts{{.trigger = test::after("soc-call", 15s),
                                 .serves = {},
                                 .act = dsl::GiveAnswer{"which-pc", "pc-{pc}"}}};
    play_.walkthroughs = {{1, acts}, {2, acts}};
    start();
    ASSERT_TRUE(play_.until_logged(kind::answer_given, "which-pc", 1));
    ASSERT_TRUE(play_.until_logged(kind::answer_given, "which-pc", 2));
    std::set<std::string> told;
    for (unsigned team = 1; team <= 2; ++team) {
        const std::string path =
            play_.scenario.variables[0]
                .values[dsl::choice_of(play_.scenario.variables[0], play_.options.seed, team)];
        EXPECT_EQ(log().find(kind::inject_delivered, "soc-call", team).at(0).detail["text_en"],
                  "Traffic to " + path + ".");
        EXPECT_FALSE(log().find(kind::contact, "beacon", team).empty()) << "on its own path";
        EXPECT_EQ(play_.result(team, "which-pc").state, S::Done);
        told.insert(log().find(kind::answer_given, "which-pc", team).at(0).detail["text"]);
    }
    EXPECT_EQ(told.size(), 2U) << "neighbours differ";
    EXPECT_TRUE(log().find(kind::telemetry_rejected).empty());
}

TEST_F(LanguageTest, ATeamCannotUseItsNeighboursAnswer) {
    play_.scenario.variables = {{"pc", {"suzuki", "tanaka"}}};
    std::get<dsl::Answer>(objective("which-pc").measure).accept = {"pc-{pc}"};
    start();
    const bool suzuki = conductor().answer(1, "which-pc", "pc-suzuki", "team").accepted;
    EXPECT_NE(suzuki, conductor().answer(2, "which-pc", "pc-suzuki", "team").accepted);
    EXPECT_FALSE(conductor().answer(suzuki ? 2 : 1, "which-pc", "pc-{pc}", "team").accepted);
}

// ---- if and unless
// ------------------------------------------------------------------------------------------------

TEST_F(LanguageTest, AStepIsSparedWithWhatHangsOnIt) {
    add_mail("again", test::after("beacon", 180s)).unless =
        dsl::Condition{Kind::Achieved, "isolate-pc"};
    add_inject("user-calls", test::after("again", 5s));
    start();
    ASSERT_TRUE(play_.until_ended());
    const auto spared = log().find(kind::step_spared, "again", 1);
    ASSERT_EQ(spared.size(), 1U);
    EXPECT_EQ(spared[0].detail["reason"], "the team has already reached `isolate-pc`");
    EXPECT_EQ(spared[0].detail["reason_ja"], "チームが「isolate-pc」をすでに達成しています");
    EXPECT_TRUE(log().find(kind::step_started, "again", 1).empty());
    EXPECT_EQ(log().find(kind::inject_withheld, "user-calls", 1).at(0).detail["because"], "again");
    EXPECT_EQ(log().find(kind::step_delivered, "again", 2).size(), 1U);
    EXPECT_EQ(log().find(kind::inject_delivered, "user-calls", 2).size(), 1U);
}

TEST_F(LanguageTest, AConditionSeesADecisionThatTimeHasJustBrought) {
    // The silence is complete in the very turn in which the step is due.
    objective("isolate-pc").within.reset();
    add_mail("again", test::at(19min)).only_if = dsl::Condition{Kind::Achieved, "isolate-pc"};
    start();
    ASSERT_TRUE(play_.until_logged(kind::step_delivered, "again", 1));
    ASSERT_TRUE(play_.until_logged(kind::step_spared, "again", 2));
    EXPECT_LT(log().find(kind::objective_decided, "isolate-pc", 1).at(0).seq,
              log().find(kind::step_started, "again", 1).at(0).seq);
    EXPECT_EQ(log().find(kind::step_spared, "again", 2).at(0).detail["reason"],
              "the team has not reached `isolate-pc`");
}

TEST_F(LanguageTest, AWithheldInjectHoldsUpNothingButHasNotHappened) {
    add_inject("press", test::at(15min)).only_if = dsl::Condition{Kind::Delivered, "exfil"};
    add_inject("any-case", test::after("press", 5s));
    add_inject("press-again", test::after("press", 10s)).only_if =
        dsl::Condition{Kind::Delivered, "press"};
    start();
    ASSERT_TRUE(play_.until_ended());
    const auto withheld = log().find(kind::inject_withheld, "press", 1);
    ASSERT_EQ(withheld.size(), 1U);
    EXPECT_EQ(withheld[0].detail["reason"], "`exfil` has not happened");
    EXPECT_FALSE(withheld[0].detail.contains("because"));
    EXPECT_EQ(log().find(kind::inject_delivered, "any-case", 1).size(), 1U);
    EXPECT_EQ(log().find(kind::inject_withheld, "press-again", 1).at(0).detail["reason"],
              "`press` has not happened");
    EXPECT_EQ(log().find(kind::inject_delivered, "press", 2).size(), 1U);
    EXPECT_EQ(log().find(kind::inject_delivered, "press-again", 2).size(), 1U);
}

TEST_F(LanguageTest, AConditionMayAskWhetherTheAttackerHearsABeacon) {
    add_inject("soc-again", test::after("soc-call", 150s)).only_if =
        dsl::Condition{Kind::Alive, "beacon"};
    start();
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(log().find(kind::inject_withheld, "soc-again", 1).size(), 1U);
    EXPECT_EQ(log().find(kind::inject_delivered, "soc-again", 2).size(), 1U);
}

// ---- manual
// ------------------------------------------------------------------------------------------------------

TEST_F(LanguageTest, AControllerLetsAnItemHappenForOneTeamOrForTheRest) {
    add_inject("nudge", manual());
    add_inject("after-nudge", test::after("nudge", 10s));
    start();
    play_.pass(1min);
    EXPECT_TRUE(log().find(kind::inject_delivered, "nudge").empty());
    const auto seq = conductor().fire(2, "nudge", "controller:root", "they are stuck");
    const auto fired = log().find(kind::item_fired, "nudge");
    ASSERT_EQ(fired.size(), 1U);
    EXPECT_EQ(fired[0].seq, seq);
    EXPECT_EQ(fired[0].team, 2U);
    EXPECT_EQ(fired[0].actor, "controller:root");
    EXPECT_EQ(fired[0].detail["reason"], "they are stuck");
    play_.pass(15s);
    EXPECT_EQ(log().find(kind::inject_delivered, "nudge", 2).size(), 1U);
    EXPECT_EQ(log().find(kind::inject_delivered, "after-nudge", 2).size(), 1U);
    EXPECT_TRUE(log().find(kind::inject_delivered, "nudge", 1).empty());

    conductor().fire(0, "nudge", "controller:root", "");
    play_.pass(1s);
    EXPECT_EQ(log().find(kind::inject_delivered, "nudge", 1).size(), 1U);
    EXPECT_EQ(log().find(kind::inject_delivered, "nudge", 2).size(), 1U) << "not twice";
    EXPECT_EQ(code_of([&] { conductor().fire(0, "nudge", "c", ""); }), Code::FailedPrecondition);
}

TEST_F(LanguageTest, WhatComesByItselfOrIsNotThereIsNotLetHappen) {
    add_inject("nudge", manual());
    play_.build();
    EXPECT_EQ(code_of([&] { conductor().fire(1, "nudge", "c", ""); }), Code::FailedPrecondition);
    conductor().start("c", "");
    EXPECT_EQ(code_of([&] { conductor().fire(1, "soc-call", "c", ""); }), Code::FailedPrecondition);
    EXPECT_EQ(code_of([&] { conductor().fire(1, "nothing", "c", ""); }), Code::NotFound);
    EXPECT_EQ(code_of([&] { conductor().fire(3, "nudge", "c", ""); }), Code::NotFound);
}

TEST_F(LanguageTest, AnItemThatIsLetHappenStillAsksForItsCondition) {
    add_inject("nudge", manual()).unless = dsl::Condition{Kind::Submitted, "first-report"};
    start();
    conductor().submit_form(1, "first-report", {{"what", "x"}}, "team");
    conductor().fire(0, "nudge", "c", "");
    play_.pass(1s);
    EXPECT_EQ(log().find(kind::inject_withheld, "nudge", 1).size(), 1U);
    EXPECT_EQ(log().find(kind::inject_delivered, "nudge", 2).size(), 1U);
}

TEST_F(LanguageTest, WhatNobodyLetsHappenKeepsNoExerciseOpen) {
    add_inject("nudge", manual());
    add_inject("after-nudge", test::after("nudge", 10s));
    play_.options.skip_idle_time = true;
    start();
    ASSERT_TRUE(play_.until_ended());
    EXPECT_NE(conductor().reason().find("every objective is decided"), std::string::npos);
    EXPECT_TRUE(log().find(kind::inject_delivered, "nudge").empty());
}

// ---- hints and gradings
// -------------------------------------------------------------------------------------------

TEST_F(LanguageTest, HintsAreTakenInTheirOrderAndCost) {
    objective("which-pc").hints = {{{"ログ", "The log."}, 10}, {{"表", "The table."}, 5}};
    start();
    const HintOutcome first = conductor().take_hint(1, "which-pc", "team");
    EXPECT_EQ(first.number, 1U);
    EXPECT_EQ(first.text.en, "The log.");
    EXPECT_EQ(conductor().take_hint(1, "which-pc", "team").cost, 5);
    EXPECT_EQ(conductor().take_hint(2, "which-pc", "team").number, 1U) << "teams take their own";
    EXPECT_EQ(code_of([&] { conductor().take_hint(1, "which-pc", "team"); }),
              Code::FailedPrecondition);
    EXPECT_EQ(code_of([&] { conductor().take_hint(1, "nothing", "team"); }), Code::NotFound);
    conductor().answer(1, "which-pc", "pc-suzuki", "team");
    conductor().answer(2, "which-pc", "pc-suzuki", "team");
    EXPECT_EQ(play_.points(1), 25);
    EXPECT_EQ(play_.points(2), 30);
    EXPECT_EQ(code_of([&] { conductor().take_hint(2, "which-pc", "team"); }),
              Code::FailedPrecondition)
        << "it is already reached";
}

TEST_F(LanguageTest, AReportIsGradedAgainAndAfterTheEnd) {
    play_.scenario.forms[0].fields[0].rubric = {{40, {}}, {20, {}}};
    play_.walkthroughs.clear();
    start();
    EXPECT_EQ(code_of([&] { conductor().grade(1, "first-report", {}, "controller:sato"); }),
              Code::FailedPrecondition)
        << "there is nothing to grade";
    conductor().submit_form(1, "first-report", {{"what", "x"}}, "team");
    EXPECT_EQ(play_.points(1), 60);
    conductor().grade(1, "first-report", {{"what", {40, 0}}}, "controller:sato");
    EXPECT_EQ(play_.points(1), 40);
    EXPECT_EQ(log().find(kind::objective_decided, "first-report", 1).back().detail["points"], 40);
    conductor().end("c", "");
    conductor().grade(1, "first-report", {{"what", {40, 10}}}, "controller:abe");
    EXPECT_EQ(play_.points(1), 50);
    EXPECT_EQ(log().find(kind::objective_decided, "first-report", 1).back().detail["points"], 50);
    for (const std::map<std::string, std::vector<int>> &wrong :
         {std::map<std::string, std::vector<int>>{{"nothing", {}}},
          {{"what", {40}}},
          {{"what", {41, 0}}},
          {{"what", {-1, 0}}}})
        EXPECT_EQ(code_of([&] { conductor().grade(1, "first-report", wrong, "c"); }),
                  Code::InvalidArgument);
}

// ---- evidence, power, probes
// --------------------------------------------------------------------------------------

TEST_F(LanguageTest, EvidenceCapturedBeforeTheShutdownCountsAndAfterItDoesNot) {
    add_objective("preserve",
                  dsl::Evidence{"pc-suzuki", dsl::EvidenceKind::Memory, "", true, true});
    play_.walkthroughs.clear();
    add_act(10s, dsl::CaptureEvidence{"pc-suzuki", dsl::EvidenceKind::Memory, ""});
    add_act(20s, dsl::ShutDown{"pc-suzuki"});
    add_act(10s, dsl::ResetHost{"pc-suzuki"}, 2);
    add_act(20s, dsl::CaptureEvidence{"pc-suzuki", dsl::EvidenceKind::Memory, ""}, 2);
    start();
    ASSERT_TRUE(play_.until_logged(kind::host_power, "pc-suzuki", 1));
    ASSERT_TRUE(play_.until_logged(kind::evidence_captured, "pc-suzuki", 2));
    const auto captured = log().find(kind::evidence_captured, "pc-suzuki", 1).at(0);
    EXPECT_EQ(captured.detail["kind"], "memory");
    EXPECT_EQ(captured.detail["sha256"], dsl::sha256_hex("pc-suzuki"));
    EXPECT_EQ(captured.detail["item"], "walkthrough/1");
    EXPECT_EQ(log().find(kind::host_reset, "pc-suzuki", 2).size(), 1U);
    EXPECT_EQ(play_.result(1, "preserve").state, S::Done);
    EXPECT_EQ(play_.result(2, "preserve").state, S::Failed);
}

/// A range that has machines, which cannot do everything yet.
class PlainRange : public test::FakeRange {
  public:
    using FakeRange::FakeRange;
    void take_evidence(const CaptureOrder &order) override { RangeControl::take_evidence(order); }
    ProbeAnswer probe(const Probe &probe) override { return RangeControl::probe(probe); }
};

TEST_F(LanguageTest, WhatARangeCannotDoIsSaidAndNotMeasurable) {
    play_.ranges[0] = std::make_unique<PlainRange>(
        std::vector<std::string>{"fw", "gate", "pc-suzuki", "attacker"});
    add_objective("close-hole", dsl::Blocked{"pc-suzuki", "gate", *dsl::parse_port("tcp/22")});
    play_.walkthroughs.clear();
    add_act(10s, dsl::CaptureEvidence{"pc-suzuki", dsl::EvidenceKind::Memory, ""});
    start();
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(log().find(kind::act_failed, "walkthrough/1", 1).at(0).detail["reason"],
              "capturing evidence: real machines cannot do this yet");
    EXPECT_EQ(log().find(kind::probe_failed, "close-hole", 1).size(), 1U) << "said once";
    EXPECT_EQ(play_.result(1, "close-hole").state, S::NotMeasurable);
}

TEST_F(LanguageTest, AnActIsFollowedByAQuestionAtOnce) {
    add_objective("close-hole", dsl::Blocked{"gate", "fw", *dsl::parse_port("tcp/22")});
    add_objective("lock", dsl::GuestState{dsl::GuestState::Kind::Locked, "gate", "maint"});
    play_.walkthroughs.clear();
    start();
    play_.pass(5s);
    EXPECT_EQ(log().find(kind::connection_probed, "close-hole", 1).at(0).detail["open"], true);
    EXPECT_EQ(log().find(kind::connection_probed, "close-hole", 1).at(0).exercise_ms, 250);
    conductor().run_command(1, "gate", "nft add rule …", "team");
    play_.step();
    const auto told = log().find(kind::connection_probed, "close-hole", 1);
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told[1].detail["open"], false);
    EXPECT_EQ(told[1].exercise_ms, 5'250);
    EXPECT_EQ(play_.result(1, "close-hole").state, S::Done);
    EXPECT_EQ(play_.result(1, "lock").state, S::Done);
    EXPECT_EQ(play_.result(2, "lock").state, S::Waiting);
}

TEST_F(LanguageTest, AServiceIsAskedForAsOftenAsTheScenarioSays) {
    add_objective("portal",
                  dsl::Available{"attacker", "http://www.city.hinode.example/", "gate", 20s, 60s});
    play_.walkthroughs.clear();
    start();
    play_.pass(110s);
    EXPECT_EQ(play_.ranges[0]->probes(), 6);
    EXPECT_EQ(log().find(kind::service_probed, "portal", 1).size(), 1U) << "it is told once";
    play_.ranges[0]->shut_down("gate");
    ASSERT_TRUE(play_.until_logged(kind::objective_decided, "portal", 1));
    const auto down = log().find(kind::service_probed, "portal", 1).at(1);
    EXPECT_EQ(play_.result(1, "portal").state, S::Failed);
    EXPECT_EQ(play_.result(1, "portal").at_ms, down.exercise_ms + 60'001);
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(play_.result(2, "portal").state, S::Done);
}

TEST_F(LanguageTest, AMachineThatIsUnpluggedHasClosedNothing) {
    add_objective("close-hole", dsl::Blocked{"pc-suzuki", "gate", *dsl::parse_port("tcp/22")});
    play_.walkthroughs.clear();
    start();
    play_.pass(1s);
    conductor().set_cable(1, "pc-suzuki", false, "team");
    play_.pass(1s);
    EXPECT_EQ(log().find(kind::probe_failed, "close-hole", 1).size(), 1U);
    EXPECT_EQ(play_.result(1, "close-hole").state, S::Waiting);
    conductor().set_cable(1, "pc-suzuki", true, "team");
    play_.pass(1s);
    EXPECT_EQ(log().find(kind::connection_probed, "close-hole", 1).size(), 2U)
        << "it answers again";
}

TEST_F(LanguageTest, TheNextMomentIsThatOfTheNextQuestion) {
    add_objective("portal",
                  dsl::Available{"attacker", "http://www.city.hinode.example/", "gate", 20s, 60s});
    start();
    EXPECT_EQ(conductor().next_moment(), 0ms);
    conductor().tick();
    play_.settle();
    EXPECT_EQ(conductor().next_moment(), 20s);
}

TEST_F(LanguageTest, ABeaconThatEndedWithItsMachineIsNotStartedAgain) {
    play_.walkthroughs.clear();
    add_act(10s, dsl::ShutDown{"pc-suzuki"});
    start();
    ASSERT_TRUE(play_.until_logged(kind::host_power, "pc-suzuki", 1));
    play_.conductor.reset();
    play_.build();
    play_.settle();
    conductor().resume(0, "c", "");
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(play_.ranges[0]->beacons(), 0U);
    EXPECT_EQ(play_.result(1, "isolate-pc").state, S::Done) << "the team did it";
    EXPECT_EQ(play_.result(2, "isolate-pc").state, S::Failed);
}

// ---- from the log
// --------------------------------------------------------------------------------------------------

TEST_F(LanguageTest, AKillAfterAnyEventDecidesNothingTwice) {
    play_.scenario.variables = {{"path", {"news", "img"}}};
    std::get<dsl::Beacon>(play_.scenario.attack[2].verb).path = "/{path}/update";
    add_mail("again", test::after("beacon", 180s)).unless =
        dsl::Condition{Kind::Achieved, "isolate-pc"};
    add_inject("press", test::at(15min)).only_if = dsl::Condition{Kind::Delivered, "exfil"};
    add_inject("after-press", test::after("press", 5s));
    add_inject("nudge", manual());
    add_inject("after-nudge", test::after("nudge", 5s));
    add_objective("preserve",
                  dsl::Evidence{"pc-suzuki", dsl::EvidenceKind::Memory, "", true, true});
    add_objective("close-hole", dsl::Blocked{"gate", "fw", *dsl::parse_port("tcp/22")});
    add_act(20s, dsl::CaptureEvidence{"pc-suzuki", dsl::EvidenceKind::Memory, ""});
    add_act(100s, dsl::RunCommand{"gate", "nft add rule …", {}});
    play_.options.skip_idle_time = true;
    start();
    conductor().fire(2, "nudge", "controller:root", "");
    ASSERT_TRUE(play_.until_ended());
    ASSERT_EQ(play_.result(1, "close-hole").state, S::Done);
    ASSERT_EQ(play_.result(1, "preserve").state, S::Done);
    play_.conductor.reset();
    const std::vector<event::Event> events = log().events();

    std::string last_kind;
    for (std::size_t length = 3; length < events.size(); ++length) {
        // Contact follows contact for minutes; one of each run is enough.
        if (events[length - 1].kind == last_kind && last_kind == kind::contact)
            continue;
        last_kind = events[length - 1].kind;
        SCOPED_TRACE("after event " + std::to_string(length) + ", " + last_kind);
        Play play(2, {events.begin(), events.begin() + static_cast<std::ptrdiff_t>(length)});
        play.scenario = play_.scenario;
        play.walkthroughs = play_.walkthroughs;
        play.options.skip_idle_time = true;
        play.build();
        if (play.conductor->state() == State::Ended)
            continue;
        play.settle();
        play.conductor->resume(0, "c", "");
        play.settle();
        ASSERT_TRUE(play.until_ended());
        for (unsigned team = 1; team <= 2; ++team) {
            const auto count = [&](std::initializer_list<const char *> kinds, const char *id) {
                std::size_t sum = 0;
                for (const char *one : kinds)
                    sum += play.log.find(one, id, team).size();
                return sum;
            };
            for (const char *id : {"press", "after-press", "nudge", "after-nudge"})
                EXPECT_EQ(count({kind::inject_delivered, kind::inject_withheld}, id),
                          team == 1 && std::string(id).ends_with("nudge") ? 0U : 1U)
                    << id;
            EXPECT_EQ(count({kind::step_delivered, kind::step_failed, kind::step_spared}, "again"),
                      1U);
            std::optional<bool> open;
            for (const auto &told : play.log.find(kind::connection_probed, "close-hole", team)) {
                EXPECT_NE(open, told.detail["open"].get<bool>()) << "an answer is told as news";
                open = told.detail["open"].get<bool>();
            }
            EXPECT_TRUE(open.has_value());
            EXPECT_LE(count({kind::evidence_captured}, "pc-suzuki"), 1U);
        }
        // What was decided before the kill is decided so after it.
        for (const event::Event &event : events)
            if (event.seq <= length && event.kind == kind::objective_decided &&
                event.subject == "preserve") {
                EXPECT_EQ(score::name_of(play.result(event.team, "preserve").state),
                          event.detail["state"]);
            }
    }
}

} // namespace
} // namespace enshu::exercise
