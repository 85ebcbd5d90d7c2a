#include "tests/unit/orchestrator/score/score_fixture.h"

namespace enshu::score {
namespace {

TEST_F(ScoreTest, AtTheBeginningEverythingWaitsAndIsExplained) {
    const Scoreboard board = score(scenario_, 2, {}, 0ms);
    EXPECT_EQ(board.possible, 200);
    ASSERT_EQ(board.teams.size(), 2U);
    for (const TeamScore &team : board.teams) {
        EXPECT_EQ(team.points, 0);
        ASSERT_EQ(team.objectives.size(), 4U);
        for (const ObjectiveResult &r : team.objectives) {
            EXPECT_EQ(r.state, S::Waiting) << r.objective;
            EXPECT_EQ(r.at_ms, -1);
            EXPECT_FALSE(r.rule.ja.empty());
            EXPECT_FALSE(r.rule.en.empty());
            EXPECT_FALSE(r.evidence.ja.empty());
            EXPECT_FALSE(r.evidence.en.empty());
        }
    }
}

TEST_F(ScoreTest, TheRuleSaysWhatIsAskedWithItsFigures) {
    says(result("isolate-pc", 0ms).rule,
         "the attacker hears nothing of `beacon` for 40 s within 4 min of `soc-call`; late earns "
         "nothing",
         "攻撃者側に「beacon」の通信が40秒間届かなくなること（「soc-"
         "call」から4分以内、遅れると0点）");
    objective("isolate-pc").within = dsl::Deadline{90s, ""};
    objective("isolate-pc").late = {dsl::LateRule::Kind::Lose, 10, 5min};
    says(result("isolate-pc", 0ms).rule,
         "within 1 min 30 s of START; late loses 10 points every 5 min",
         "開始から1分30秒以内、遅れると5分ごとに10点を失う");
    says(result("which-pc", 0ms).rule, "Which machine? (3 tries)", "どの端末か（3回まで）");
    says(result("keep-records", 0ms).rule, "a penalty", "減点");
    EXPECT_EQ(result("keep-records", 0ms).possible, 0);
}

// ---- contact lost
// -------------------------------------------------------------------------------------------------

TEST_F(ScoreTest, ALostContactIsDoneWithItsFiguresAndEvents) {
    call();
    heard(4min);
    lost(292s, 252s);
    const ObjectiveResult r = result("isolate-pc", 6min);
    EXPECT_EQ(r.state, S::Done);
    EXPECT_EQ(r.points, 100);
    EXPECT_EQ(r.at_ms, 292'000);
    EXPECT_EQ(r.evidence_seq, (std::vector<std::uint64_t>{31, 3}));
    says(r.evidence, "contact lost: last heard at 4:12, silent for 40 s (events 31, 3)",
         "最後の通信は4:12、以後40秒間なし（イベント31、3）");
}

TEST_F(ScoreTest, AShorterSilenceThanAskedIsNotEnough) {
    heard(4min);
    lost(5min, 270s, 30s);
    EXPECT_EQ(result("isolate-pc", 6min).state, S::Waiting);
    lost(310s, 270s, 40s);
    EXPECT_EQ(result("isolate-pc", 6min).state, S::Done);
}

TEST_F(ScoreTest, AContactThatComesBackOpensTheObjectiveAgain) {
    call();
    heard(4min);
    lost(6min, 5min);
    heard(7min);
    const ObjectiveResult open = result("isolate-pc", 7min);
    EXPECT_EQ(open.state, S::Waiting);
    EXPECT_EQ(open.points, 0);
    says(open.evidence, "heard again at 7:00 after it was lost (event 4)", "7:00に再び");
    lost(8min, 440s);
    EXPECT_EQ(result("isolate-pc", 8min).state, S::Done);
    EXPECT_EQ(result("isolate-pc", 8min).at_ms, 480'000);
}

TEST_F(ScoreTest, ABeaconThatNeverRanCannotBeMeasured) {
    add(4min, kind::step_failed, "beacon",
        {{"reason", "`beacon` hangs on `open`, which did not happen"}, {"because", "open"}});
    const ObjectiveResult r = result("isolate-pc", 5min);
    EXPECT_EQ(r.state, S::NotMeasurable);
    EXPECT_EQ(r.points, 0);
    EXPECT_EQ(r.at_ms, 240'000);
    says(r.evidence, "`beacon` did not happen: `beacon` hangs on `open`", "測定できません");
}

TEST_F(ScoreTest, ABeaconNobodyEverHeardCannotBeMeasured) {
    call();
    add(4min, kind::step_delivered, "beacon");
    EXPECT_EQ(result("isolate-pc", 9min).state, S::Waiting);
    EXPECT_EQ(result("isolate-pc", 9min + 1ms).state, S::NotMeasurable) << "at the deadline";
    objective("isolate-pc").within.reset();
    end(10min);
    EXPECT_EQ(result("isolate-pc", 10min).state, S::NotMeasurable) << "at the end";
}

TEST_F(ScoreTest, ABeaconThatOurSideLostIsNoContainment) {
    heard(4min);
    add(5min, kind::step_failed, "beacon", {{"reason", "could not be started again"}});
    EXPECT_EQ(result("isolate-pc", 6min).state, S::NotMeasurable);
}

TEST_F(ScoreTest, ContainmentMeasuredBeforeOurSideFailedStands) {
    heard(4min);
    lost(5min, 260s);
    add(6min, kind::step_failed, "beacon", {{"reason", "x"}});
    EXPECT_EQ(result("isolate-pc", 6min).state, S::Done);
}

// ---- deadlines
// ----------------------------------------------------------------------------------------------------

TEST_F(ScoreTest, TheDeadlineItselfIsStillInTime) {
    call();
    heard(4min);
    lost(9min, 500s);
    EXPECT_EQ(result("isolate-pc", 9min).state, S::Done);
    events_.pop_back();
    lost(9min + 1ms, 500s);
    EXPECT_EQ(result("isolate-pc", 10min).state, S::Failed);
}

TEST_F(ScoreTest, ADeadlineThatPassesFailsByTimeAlone) {
    call();
    heard(4min);
    const ObjectiveResult before = result("isolate-pc", 9min);
    EXPECT_EQ(before.state, S::Waiting);
    EXPECT_EQ(before.next_ms, 540'001);
    const ObjectiveResult after = result("isolate-pc", 540'001ms);
    EXPECT_EQ(after.state, S::Failed);
    EXPECT_EQ(after.at_ms, 540'000);
    EXPECT_EQ(after.next_ms, -1);
    says(after.evidence,
         "the deadline of 9:00 has passed: the attacker hears it, first at 4:00 (event 2)",
         "期限9:00を過ぎました");
    EXPECT_EQ(after.evidence_seq, (std::vector<std::uint64_t>{2, 1}))
        << "with the inject it ran from";
}

TEST_F(ScoreTest, ADeadlineOfStartRunsFromStart) {
    objective("first-report").within = dsl::Deadline{2min, ""};
    EXPECT_EQ(result("first-report", 2min).state, S::Waiting);
    EXPECT_EQ(result("first-report", 2min + 1ms).state, S::Failed);
}

TEST_F(ScoreTest, ADeadlineThatHasNotBegunIsMet) {
    add(1min, kind::form_submitted, "first-report");
    EXPECT_EQ(result("first-report", 20min).state, S::Done);
    call(15min);
    EXPECT_EQ(result("first-report", 20min).state, S::Done);
}

TEST_F(ScoreTest, ADeadlineMayRunFromAStep) {
    objective("first-report").within = dsl::Deadline{1min, "beacon"};
    add(4min, kind::step_delivered, "beacon");
    add(5min, kind::form_submitted, "first-report");
    EXPECT_EQ(result("first-report", 6min).state, S::Done);
}

TEST_F(ScoreTest, AnInjectNobodyNeededStillStartsTheDeadline) {
    add(5min, kind::inject_withheld, "soc-call", {{"reason", "already submitted"}});
    EXPECT_EQ(result("isolate-pc", 9min).state, S::Waiting);
    heard(6min);
    EXPECT_EQ(result("isolate-pc", 10min).state, S::Failed);
}

TEST_F(ScoreTest, WithoutTheInjectItRunsFromAnObjectiveCannotBeMeasuredUnlessItIsDone) {
    add(5min, kind::inject_withheld, "soc-call",
        {{"reason", "`soc-call` hangs on `beacon`"}, {"because", "beacon"}});
    const ObjectiveResult r = result("first-report", 6min);
    EXPECT_EQ(r.state, S::NotMeasurable);
    says(r.evidence, "`soc-call`, from which the deadline runs, did not happen",
         "起点「soc-call」");
    add(7min, kind::form_submitted, "first-report");
    EXPECT_EQ(result("first-report", 8min).state, S::Done);
}

TEST_F(ScoreTest, LateForHalf) {
    objective("first-report").late.kind = dsl::LateRule::Kind::Half;
    call();
    EXPECT_EQ(result("first-report", 19min).state, S::Waiting);
    EXPECT_EQ(result("first-report", 19min).next_ms, -1);
    says(result("first-report", 19min).evidence,
         "past the deadline of 10:00, still worth 30 points", "今なら30点");
    add(12min, kind::form_submitted, "first-report");
    const ObjectiveResult r = result("first-report", 19min);
    EXPECT_EQ(r.state, S::Late);
    EXPECT_EQ(r.points, 30);
    EXPECT_EQ(r.at_ms, 720'000);
    says(r.evidence,
         "submitted at 12:00 (event 2); 2 min after the deadline of 10:00: 30 of 60 points",
         "期限10:00に2分遅れ：30点");
}

TEST_F(ScoreTest, LateForLessWithEveryPeriodBegun) {
    dsl::Objective &o = objective("first-report");
    o.late = {dsl::LateRule::Kind::Lose, 25, 1min};
    call(0min); // deadline: 5 min
    const auto at = [&](Milliseconds moment) {
        add(moment, kind::form_submitted, "first-report");
        const ObjectiveResult r = result("first-report", 20min);
        events_.pop_back();
        return r;
    };
    EXPECT_EQ(at(5min).points, 60);
    EXPECT_EQ(at(5min + 1ms).points, 35);
    EXPECT_EQ(at(6min).points, 35);
    EXPECT_EQ(at(6min + 1ms).points, 10);
    EXPECT_EQ(at(7min).state, S::Late);
    EXPECT_EQ(at(7min + 1ms).points, 0) << "never below zero";
    EXPECT_EQ(at(7min + 1ms).state, S::Failed);
    EXPECT_EQ(result("first-report", 7min).state, S::Waiting);
    EXPECT_EQ(result("first-report", 7min).next_ms, 420'001);
    EXPECT_EQ(result("first-report", 7min + 1ms).state, S::Failed);
    EXPECT_EQ(result("first-report", 7min + 1ms).at_ms, 420'000);
}

TEST_F(ScoreTest, AFailureStaysTheSameWhenItIsDoneTooLate) {
    call();
    const ObjectiveResult before = result("first-report", 11min);
    add(12min, kind::form_submitted, "first-report");
    const ObjectiveResult after = result("first-report", 13min);
    EXPECT_EQ(before.state, S::Failed);
    EXPECT_EQ(after.state, S::Failed);
    EXPECT_EQ(after.at_ms, before.at_ms);
    says(after.evidence, "submitted at 12:00", "12:00に提出");
}

// ---- answers and reports
// ------------------------------------------------------------------------------------------

TEST_F(ScoreTest, ARightAnswerSaysOnWhichTry) {
    answer(1min, false, 2);
    answer(2min, true);
    const ObjectiveResult r = result("which-pc", 3min);
    EXPECT_EQ(r.state, S::Done);
    EXPECT_EQ(r.points, 40);
    says(r.evidence, "right at 2:00, on try 2 (event 2)", "2回目の回答で正解");
}

TEST_F(ScoreTest, AnswersRunOut) {
    answer(1min, false, 2);
    answer(2min, false, 1);
    EXPECT_EQ(result("which-pc", 3min).state, S::Waiting);
    answer(3min, false, 0);
    const ObjectiveResult r = result("which-pc", 3min);
    EXPECT_EQ(r.state, S::Failed);
    EXPECT_EQ(r.at_ms, 180'000);
    says(r.evidence, "no tries left: 3 wrong answers", "使い切りました");
}

TEST_F(ScoreTest, NothingCountsTwice) {
    add(1min, kind::form_submitted, "first-report");
    add(2min, kind::form_submitted, "first-report");
    answer(1min, true);
    answer(2min, true);
    heard(1min);
    lost(2min, 1min);
    lost(3min, 1min, 100s);
    add(4min, kind::file_arrived, "exfil", {{"sha256", "ab"}, {"bytes", 9}});
    add(5min, kind::file_arrived, "exfil", {{"sha256", "ab"}, {"bytes", 9}});
    const int once = score(scenario_, 2, events_, 6min).teams[0].points;
    EXPECT_EQ(once, 40 + 100 + 60 - 80);
    auto doubled = events_;
    doubled.insert(doubled.end(), events_.begin(), events_.end());
    EXPECT_EQ(score(scenario_, 2, doubled, 6min).teams[0].points, once);
    EXPECT_EQ(result("first-report", 6min).at_ms, 60'000) << "the first submission";
}

// ---- penalties
// ----------------------------------------------------------------------------------------------------

TEST_F(ScoreTest, AFileThatArrivedIsAPenaltyOnce) {
    add(7min, kind::file_arrived, "exfil", {{"sha256", std::string(64, 'a')}, {"bytes", 1234}});
    const ObjectiveResult r = result("keep-records", 8min);
    EXPECT_EQ(r.state, S::Penalty);
    EXPECT_EQ(r.points, -80);
    EXPECT_EQ(r.possible, 0);
    says(r.evidence, "the attacker received 1234 bytes at 7:00, SHA-256 aaaaaaaaaaaa… (event 1)",
         "7:00に1234バイト");
}

TEST_F(ScoreTest, APenaltyIsAvoidedOnceItsStepCannotHappen) {
    for (const char *kind : {kind::step_spared, kind::step_failed}) {
        events_.clear();
        add(7min, kind, "exfil", {{"reason", "not heard"}});
        const ObjectiveResult r = result("keep-records", 8min);
        EXPECT_EQ(r.state, S::Avoided);
        EXPECT_EQ(r.points, 0);
        EXPECT_EQ(r.at_ms, 420'000);
        EXPECT_EQ(r.evidence_seq, std::vector<std::uint64_t>{1});
    }
}

TEST_F(ScoreTest, AFileThatArrivesAfterAnUnconfirmedUploadIsStillAPenalty) {
    add(7min, kind::step_failed, "exfil", {{"reason", "unconfirmed"}});
    add(7min, kind::file_arrived, "exfil", {{"sha256", "ab"}, {"bytes", 9}});
    EXPECT_EQ(result("keep-records", 8min).state, S::Penalty);
}

TEST_F(ScoreTest, AtTheEndAPenaltyThatDidNotComeIsAvoided) {
    end(20min);
    EXPECT_EQ(result("keep-records", 20min).state, S::Avoided);
}

TEST_F(ScoreTest, AnUploadThatTheAttackersSideNeverReportedCannotBeMeasured) {
    add(7min, kind::step_delivered, "exfil");
    EXPECT_EQ(result("keep-records", 8min).state, S::Waiting);
    end(20min);
    EXPECT_EQ(result("keep-records", 20min).state, S::NotMeasurable);
}

// ---- the end, and teams
// -------------------------------------------------------------------------------------------

TEST_F(ScoreTest, AtTheEndWhatIsNotDoneIsFailedOrNotMeasurable) {
    call();
    heard(4min);
    end(6min);
    EXPECT_EQ(result("isolate-pc", 6min).state, S::Failed);
    says(result("isolate-pc", 6min).evidence, "not done when the exercise ended at 6:00",
         "演習終了まで");
    EXPECT_EQ(result("which-pc", 6min).state, S::Failed);
    EXPECT_EQ(result("isolate-pc", 6min, 2).state, S::NotMeasurable) << "team 2 was never called";
    for (const TeamScore &team : score(scenario_, 2, events_, 6min).teams)
        for (const ObjectiveResult &r : team.objectives)
            EXPECT_NE(r.state, S::Waiting) << r.objective;
}

TEST_F(ScoreTest, WhatComesAfterTheEndDoesNotCount) {
    call();
    end(6min);
    add(6min, kind::form_submitted, "first-report");
    add(6min, kind::file_arrived, "exfil", {{"sha256", "ab"}, {"bytes", 9}});
    EXPECT_EQ(score(scenario_, 2, events_, 1h).teams[0].points, 0);
    EXPECT_EQ(result("first-report", 1h).at_ms, 360'000) << "time after the end is no time";
}

TEST_F(ScoreTest, TeamsAreScoredApart) {
    call();
    add(6min, kind::form_submitted, "first-report", {}, 2);
    add(6min, kind::form_submitted, "first-report", {}, 7);
    const Scoreboard board = score(scenario_, 2, events_, 7min);
    EXPECT_EQ(board.teams[0].points, 0);
    EXPECT_EQ(board.teams[1].points, 60);
}

TEST_F(ScoreTest, AnEventForAllTeamsCountsForEach) {
    add(5min, kind::inject_delivered, "soc-call", {}, 0);
    EXPECT_EQ(result("first-report", 11min, 1).state, S::Failed);
    EXPECT_EQ(result("first-report", 11min, 2).state, S::Failed);
}

// ---- a team's own time, and machines that are put back
// -----------------------------------------------------------

TEST_F(ScoreTest, ATeamThatWasPausedAloneIsJudgedByItsOwnTime) {
    call(5min);
    add(5min, kind::inject_delivered, "soc-call", {}, 2);
    add(6min, kind::team_state, "", {{"to", "PAUSED"}, {"reason", ""}}, 2);
    EXPECT_EQ(result("which-pc", 20min, 1).state, S::Failed);
    EXPECT_EQ(result("which-pc", 20min, 2).state, S::Waiting) << "its clock stands at 6:00";
    add(6min, kind::team_state, "", {{"to", "RUNNING"}, {"reason", ""}, {"lag_ms", 600'000}}, 2);
    EXPECT_EQ(result("which-pc", 18min, 2).state, S::Waiting);
    EXPECT_EQ(result("which-pc", 19min + 1s, 2).state, S::Failed);
    EXPECT_EQ(result("which-pc", 19min + 1s, 2).at_ms, 9 * 60'000);
}

TEST_F(ScoreTest, WhatHappensAfterATeamHasHadItsTimeDoesNotCount) {
    call(5min);
    add(6min, kind::team_state, "", {{"to", "ENDED"}, {"reason", ""}});
    answer(6min, true);
    EXPECT_EQ(result("which-pc", 7min).state, S::Failed);
    end(9min);
    EXPECT_EQ(result("which-pc", 9min).at_ms, 6 * 60'000);
}

TEST_F(ScoreTest, AnEndComesToEachTeamInItsOwnTime) {
    add(1min, kind::checkpoint_made, "", {{"name", "x"}, {"stood_ms", 1}, {"lag_ms", 60'000}}, 2);
    end(10min);
    EXPECT_EQ(result("which-pc", 10min, 1).at_ms, 10 * 60'000);
    EXPECT_EQ(result("which-pc", 10min, 2).at_ms, 9 * 60'000);
}

TEST_F(ScoreTest, ABeaconThatEndedByNobodysDoingCanBeMeasuredAgainOnceItRuns) {
    call(5min);
    add(4min, kind::step_delivered, "beacon");
    heard(4min);
    add(6min, kind::step_failed, "beacon", {{"reason", "put back"}});
    EXPECT_EQ(result("isolate-pc", 6min).state, S::NotMeasurable);
    add(6min, kind::step_replayed, "beacon", {{"failed", "no"}});
    EXPECT_EQ(result("isolate-pc", 6min).state, S::NotMeasurable);
    add(6min, kind::step_replayed, "beacon");
    EXPECT_EQ(result("isolate-pc", 6min).state, S::Waiting);
    lost(8min, 7min);
    EXPECT_EQ(result("isolate-pc", 8min).state, S::Done);
}

} // namespace
} // namespace enshu::score
