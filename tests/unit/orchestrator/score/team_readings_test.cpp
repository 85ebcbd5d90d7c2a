// Reports with rubrics, hints and evidence.
#include "tests/unit/orchestrator/score/score_fixture.h"

namespace enshu::score {
namespace {

class TeamReadings : public ScoreTest {
  protected:
    TeamReadings() {
        scenario_.forms[0].fields[0].rubric = {{30, {}}, {10, {}}};
        scenario_.forms[0].fields[1].rubric = {{20, {}}};
        objective("first-report").within.reset();
    }
    void submit(Milliseconds at, nlohmann::json fields) {
        add(at, kind::form_submitted, "first-report", {{"fields", std::move(fields)}});
    }
    void grade(Milliseconds at, nlohmann::json points, const char *grader = "controller:sato") {
        add(at, kind::form_graded, "first-report", {{"points", std::move(points)}}).actor = grader;
    }
    void keep(bool before_shutdown, bool before_reset,
              dsl::EvidenceKind kind = dsl::EvidenceKind::Memory, const char *path = "") {
        dsl::Objective &o = objective("isolate-pc");
        o.within.reset();
        o.measure = dsl::Evidence{"pc-suzuki", kind, path, before_shutdown, before_reset};
    }
    void capture(Milliseconds at, const char *kind = "memory", const char *path = nullptr) {
        nlohmann::json detail{{"kind", kind}, {"sha256", std::string(64, 'b')}, {"bytes", 5}};
        if (path)
            detail["path"] = path;
        add(at, kind::evidence_captured, "pc-suzuki", std::move(detail));
    }
    void begin_capture(Milliseconds at, const char *id) {
        add(at, kind::evidence_begun, "pc-suzuki", {{"id", id}, {"kind", "memory"}});
    }
    void end_capture(Milliseconds at, const char *id) {
        add(at, kind::evidence_captured, "pc-suzuki",
            {{"id", id}, {"kind", "memory"}, {"sha256", std::string(64, 'b')}});
    }
    void shut_down(Milliseconds at) { add(at, kind::host_power, "pc-suzuki", {{"on", false}}); }
    void reset(Milliseconds at) { add(at, kind::host_reset, "pc-suzuki"); }
    ObjectiveResult kept(Milliseconds now = 20min) { return result("isolate-pc", now); }
    ObjectiveResult report(Milliseconds now = 20min) { return result("first-report", now); }
};

// ---- reports
// ------------------------------------------------------------------------------------------------------

TEST_F(TeamReadings, UntilItIsGradedALineCountsWhoseFieldSaysSomething) {
    submit(1min, {{"what", "pc-suzuki"}, {"done", " 　\n"}});
    const ObjectiveResult r = report();
    EXPECT_EQ(r.state, S::Done);
    EXPECT_EQ(r.points, 40);
    says(r.evidence, "not graded yet", "採点前の仮の点");
    says(r.evidence, "2 of 3 lines, 40 of 60", "3項目中、記入のある2項目で60点中40点");
    events_.clear();
    submit(1min, {{"what", "x"}, {"done", "y"}});
    EXPECT_EQ(report().points, 60);
}

TEST_F(TeamReadings, TheLastGradingTakesThePlaceOfTheProvisionalPoints) {
    submit(1min, {{"what", "x"}, {"done", "y"}});
    grade(5min, {{"what", {30, 0}}, {"done", {20}}});
    EXPECT_EQ(report().points, 50);
    says(report().evidence, "graded by sato: 50 of 60 (event 2)", "satoが採点：60点中50点");
    grade(6min, {{"what", {15, 0}}}, "controller:abe");
    EXPECT_EQ(report().points, 15) << "what is not given earns nothing";
    EXPECT_EQ(report().at_ms, 60'000) << "it was submitted when it was";
    EXPECT_EQ(report().evidence_seq, (std::vector<std::uint64_t>{1, 3}));
}

TEST_F(TeamReadings, AReportThatEarnsNothingHasFailed) {
    submit(1min, {{"what", "x"}});
    grade(5min, {{"what", {0, 0}}, {"done", {0}}});
    EXPECT_EQ(report().state, S::Failed);
    EXPECT_EQ(report().points, 0);
}

TEST_F(TeamReadings, AReportIsGradedAfterTheEnd) {
    submit(1min, {{"what", "x"}, {"done", "y"}});
    end(10min);
    grade(10min, {{"what", {30, 10}}, {"done", {0}}});
    EXPECT_EQ(report().points, 40);
}

TEST_F(TeamReadings, AReportEarnsItsShareOfTheObjectivesPoints) {
    objective("first-report").points = 100;
    submit(1min, {{"what", "x"}});
    EXPECT_EQ(report().points, 66) << "40 of 60, of 100";
    objective("first-report").points = 60;
    objective("first-report").within = dsl::Deadline{30s, ""};
    objective("first-report").late.kind = dsl::LateRule::Kind::Half;
    const ObjectiveResult late = report();
    EXPECT_EQ(late.state, S::Late);
    EXPECT_EQ(late.points, 20) << "40 of 60, of half";
}

TEST_F(TeamReadings, AGraderCannotGiveMoreThanALineIsWorthNorTakeAway) {
    submit(1min, {{"what", "x"}});
    grade(5min, {{"what", {900, -50, 7}}, {"nothing", {5}}, {"done", "x"}});
    EXPECT_EQ(report().points, 30);
}

TEST_F(TeamReadings, AGradingWithoutAReportIsNone) {
    grade(1min, {{"what", {30, 10}}});
    EXPECT_EQ(report().state, S::Waiting);
    submit(2min, {{"done", "x"}});
    EXPECT_EQ(report().points, 20);
}

// ---- hints
// --------------------------------------------------------------------------------------------------------

TEST_F(TeamReadings, AHintsCostIsTakenOffWhatTheObjectiveEarns) {
    objective("which-pc").within.reset();
    objective("which-pc").hints = {{{}, 10}, {{}, 15}};
    add(1min, kind::hint_taken, "which-pc", {{"number", 1}, {"cost", 10}});
    says(result("which-pc", 1min).evidence, "; 1 hint costs 10 points (event 1)",
         "ヒント1件で10点");
    EXPECT_EQ(result("which-pc", 1min).points, 0);
    answer(2min, true);
    EXPECT_EQ(result("which-pc", 3min).points, 30);
    EXPECT_EQ(result("which-pc", 3min).possible, 40);
    add(2min, kind::hint_taken, "which-pc", {{"number", 2}, {"cost", 15}});
    add(2min, kind::hint_taken, "which-pc", {{"number", 2}, {"cost", 15}});
    add(2min, kind::hint_taken, "which-pc", {{"number", 9}, {"cost", 15}});
    EXPECT_EQ(result("which-pc", 3min).points, 15) << "no hint costs twice";
    EXPECT_EQ(result("which-pc", 3min).state, S::Done);
    EXPECT_EQ(result("which-pc", 3min).evidence_seq, (std::vector<std::uint64_t>{2, 1, 3}));
}

TEST_F(TeamReadings, HintsNeverCostMoreThanIsEarned) {
    objective("which-pc").hints = {{{}, 100}};
    add(1min, kind::hint_taken, "which-pc", {{"number", 1}});
    answer(2min, true);
    EXPECT_EQ(result("which-pc", 3min).points, 0);
    EXPECT_EQ(result("which-pc", 3min).state, S::Done);
}

// ---- evidence
// -----------------------------------------------------------------------------------------------------

TEST_F(TeamReadings, EvidenceIsKeptWithItsMomentAndDigest) {
    keep(true, true);
    says(kept(1min).rule,
         "the memory of `pc-suzuki` is captured as evidence before it is shut down or reset",
         "「pc-suzuki」のメモリを証拠として保全すること（シャットダウン・復元の前に）");
    EXPECT_EQ(kept(1min).state, S::Waiting);
    capture(2min);
    shut_down(3min);
    EXPECT_EQ(kept().state, S::Done);
    EXPECT_EQ(kept().at_ms, 120'000);
    says(kept().evidence, "captured at 2:00, SHA-256 bbbbbbbbbbbb… (event 1)", "2:00に保全");
}

TEST_F(TeamReadings, WhatWasDestroyedBeforeDoesNotCount) {
    keep(true, true);
    reset(2min);
    const ObjectiveResult at_once = kept(2min);
    EXPECT_EQ(at_once.state, S::Failed);
    EXPECT_EQ(at_once.at_ms, 120'000);
    says(at_once.evidence, "`pc-suzuki` was reset at 2:00, before it had been captured (event 1)",
         "2:00に「pc-suzuki」の初期状態への復元");
    capture(3min);
    EXPECT_EQ(kept().state, S::Failed);
    EXPECT_EQ(kept().at_ms, 120'000);
    says(kept().evidence, "the capture at 3:00 does not count (events 1, 2)",
         "3:00の保全は認められません");
}

TEST_F(TeamReadings, WhatAControllerPutsBackDestroysNothing) {
    keep(true, true);
    add(2min, kind::host_reset, "pc-suzuki", {{"checkpoint", ""}, {"replay", true}});
    EXPECT_EQ(kept().state, S::Waiting);
    capture(3min);
    EXPECT_EQ(kept().state, S::Done);
}

TEST_F(TeamReadings, OnlyWhatIsAskedForDestroysEvidence) {
    keep(false, true);
    shut_down(1min);
    EXPECT_EQ(kept().state, S::Waiting);
    capture(2min);
    EXPECT_EQ(kept().state, S::Done);
}

TEST_F(TeamReadings, EvidenceOfAnotherKindOrPathIsNotWhatIsAsked) {
    keep(false, false, dsl::EvidenceKind::Log, "/var/log/auth.log");
    capture(1min);
    capture(2min, "log", "/var/log/syslog");
    EXPECT_EQ(kept().state, S::Waiting);
    capture(3min, "log", "/var/log/auth.log");
    EXPECT_EQ(kept().state, S::Done);
    EXPECT_EQ(kept().at_ms, 180'000);
}

TEST_F(TeamReadings, EvidenceAfterTheDeadlineIsLate) {
    keep(true, true);
    objective("isolate-pc").within = dsl::Deadline{1min, ""};
    objective("isolate-pc").late = {dsl::LateRule::Kind::Lose, 40, 1min};
    capture(90s);
    EXPECT_EQ(kept().state, S::Late);
    EXPECT_EQ(kept().points, 60);
    events_.clear();
    end(1min);
    EXPECT_EQ(kept().state, S::Failed) << "not captured at the end";
}

TEST_F(TeamReadings, ACaptureCountsFromWhenItWasBegun) {
    keep(true, false);
    begin_capture(1min, "t1-1");
    shut_down(2min);
    EXPECT_EQ(kept().state, S::Failed) << "nothing is kept yet";
    end_capture(3min, "t1-1");
    EXPECT_EQ(kept().state, S::Done);
    EXPECT_EQ(kept().at_ms, 60'000);
    EXPECT_EQ(kept().evidence_seq, (std::vector<std::uint64_t>{1, 3}));
    events_.clear();
    shut_down(1min);
    begin_capture(2min, "t1-1");
    end_capture(3min, "t1-1");
    EXPECT_EQ(kept().state, S::Failed);
}

TEST_F(TeamReadings, ACaptureThatFailedIsNone) {
    keep(true, false);
    begin_capture(1min, "t1-1");
    add(2min, kind::evidence_failed, "pc-suzuki", {{"id", "t1-1"}, {"reason", "no room"}});
    EXPECT_EQ(kept().state, S::Waiting);
}

} // namespace
} // namespace enshu::score
