// Connections, services and states of machines, as they were asked for.
#include "tests/unit/orchestrator/score/score_fixture.h"

namespace enshu::score {
namespace {

class ProbeReadings : public ScoreTest {
  protected:
    ProbeReadings() {
        goal().within.reset();
        goal().measure = dsl::Blocked{"pc-suzuki", "gate", *dsl::parse_port("tcp/22")};
    }
    dsl::Objective &goal() { return objective("isolate-pc"); }
    void measure_available(Milliseconds spare = 5min) {
        goal().measure =
            dsl::Available{"attacker", "http://www.city.hinode.example/", "gate", 30s, spare};
    }
    void port(Milliseconds at, bool open) {
        add(at, kind::connection_probed, "isolate-pc", {{"open", open}});
    }
    void web(Milliseconds at, bool up) {
        add(at, kind::service_probed, "isolate-pc", {{"up", up}});
    }
    void unknown(Milliseconds at) {
        add(at, kind::probe_failed, "isolate-pc", {{"reason", "`pc-suzuki` is off"}});
    }
    ObjectiveResult now(Milliseconds moment) { return result("isolate-pc", moment); }
};

// ---- blocked and guest-state
// --------------------------------------------------------------------------------------

TEST_F(ProbeReadings, AConnectionThatWasOpenAndIsClosedIsBlocked) {
    says(now(0s).rule, "tcp/22 from `pc-suzuki` to `gate` is no longer open",
         "「pc-suzuki」から「gate」のtcp/22へ接続できなくなること");
    port(0s, true);
    EXPECT_EQ(now(1min).state, S::Waiting);
    says(now(1min).evidence, "has been open since 0:00 (event 1)", "接続できます");
    port(2min, false);
    const ObjectiveResult r = now(3min);
    EXPECT_EQ(r.state, S::Done);
    EXPECT_EQ(r.at_ms, 120'000);
    EXPECT_EQ(r.evidence_seq, (std::vector<std::uint64_t>{1, 2}));
    says(r.evidence, "has been closed since 2:00 (events 1, 2)", "2:00から");
}

TEST_F(ProbeReadings, AConnectionThatIsOpenAgainIsNotBlocked) {
    port(0s, true);
    port(2min, false);
    port(4min, true);
    EXPECT_EQ(now(5min).state, S::Waiting);
    EXPECT_EQ(now(5min).points, 0);
    end(6min);
    EXPECT_EQ(now(6min).state, S::Failed);
}

TEST_F(ProbeReadings, WhatWasSoFromTheBeginningIsNotMeasurable) {
    port(0s, false);
    EXPECT_EQ(now(5min).state, S::Waiting);
    says(now(5min).evidence, "closed from the beginning", "最初から");
    end(6min);
    EXPECT_EQ(now(6min).state, S::NotMeasurable);
}

TEST_F(ProbeReadings, WhatNeverAnsweredIsNotMeasurable) {
    unknown(1min);
    EXPECT_EQ(now(2min).state, S::Waiting);
    says(now(2min).evidence, "it could not be asked since 1:00: `pc-suzuki` is off (event 1)",
         "測定できません");
    end(6min);
    EXPECT_EQ(now(6min).state, S::NotMeasurable);
    events_.clear();
    end(6min);
    EXPECT_EQ(now(6min).state, S::NotMeasurable) << "nobody even asked";
}

TEST_F(ProbeReadings, AMachineThatCannotBeAskedHasNotAnswered) {
    port(0s, true);
    unknown(1min);
    EXPECT_EQ(now(2min).state, S::Waiting) << "off is not closed";
    port(3min, false);
    unknown(4min);
    EXPECT_EQ(now(5min).state, S::Done) << "what was measured stands";
    port(6min, false);
    EXPECT_EQ(now(7min).at_ms, 180'000) << "it is closed since then";
}

TEST_F(ProbeReadings, ABlockIsLateOrTooLateAsTheRuleSays) {
    goal().within = dsl::Deadline{1min, ""};
    goal().late.kind = dsl::LateRule::Kind::Half;
    port(0s, true);
    port(2min, false);
    EXPECT_EQ(now(3min).state, S::Late);
    EXPECT_EQ(now(3min).points, 50);
    goal().late.kind = dsl::LateRule::Kind::Nothing;
    EXPECT_EQ(now(3min).state, S::Failed);
}

TEST_F(ProbeReadings, AStateOfAGuestCountsWhenItWasBroughtAbout) {
    goal().measure = dsl::GuestState{dsl::GuestState::Kind::Locked, "gate", "maint"};
    says(now(0s).rule, "`maint` on `gate` is locked", "ロックされること");
    add(0s, kind::guest_state, "isolate-pc", {{"holds", false}});
    EXPECT_EQ(now(1min).state, S::Waiting);
    says(now(1min).evidence, "`maint` on `gate` has been able to log in since 0:00",
         "「gate」の「maint」でログインできます");
    add(2min, kind::guest_state, "isolate-pc", {{"holds", true}});
    EXPECT_EQ(now(3min).state, S::Done);
    EXPECT_EQ(now(3min).at_ms, 120'000);
}

// ---- available
// ----------------------------------------------------------------------------------------------------

TEST_F(ProbeReadings, AServiceIsAvailableWhenItWasDownForNoLongerThanIsSpared) {
    measure_available();
    says(now(0s).rule, "asked every 30 s, and is down for at most 5 min in all", "合計5分まで");
    web(0s, true);
    web(2min, false);
    web(5min, true); // 3 min
    web(10min, false);
    web(12min, true); // 5 min in all
    EXPECT_EQ(now(19min).state, S::Waiting) << "it is not decided before the end";
    EXPECT_EQ(now(19min).next_ms, -1);
    end(20min);
    const ObjectiveResult r = now(20min);
    EXPECT_EQ(r.state, S::Done);
    EXPECT_EQ(r.at_ms, 1'200'000);
    EXPECT_EQ(r.evidence_seq, (std::vector<std::uint64_t>{2, 4, 6}));
    says(r.evidence, "down for 5 min in all, of 5 min that are allowed (events 2, 4)",
         "停止は合計5分（許容5分）");
}

TEST_F(ProbeReadings, AServiceFailsTheMomentItWasDownForTooLong) {
    measure_available();
    web(0s, true);
    web(2min, false);
    web(5min, true); // 3 min
    web(10min, false);
    const ObjectiveResult before = now(12min);
    EXPECT_EQ(before.state, S::Waiting);
    EXPECT_EQ(before.next_ms, 720'001);
    says(before.evidence, "it is down; down for 5 min in all", "停止しています");
    const ObjectiveResult after = now(720'001ms);
    EXPECT_EQ(after.state, S::Failed);
    EXPECT_EQ(after.at_ms, 720'001);
    web(15min, true);
    end(20min);
    EXPECT_EQ(now(20min).state, S::Failed);
    EXPECT_EQ(now(20min).at_ms, 720'001) << "it stays the same";
}

TEST_F(ProbeReadings, WhatCouldNotBeAskedWasNotDown) {
    measure_available(1min);
    web(0s, true);
    web(1min, false);
    unknown(90s);
    web(10min, true);
    end(20min);
    EXPECT_EQ(now(20min).state, S::Done);
}

TEST_F(ProbeReadings, AServiceThatNobodyCouldAskForIsNotMeasurable) {
    measure_available();
    unknown(0s);
    end(20min);
    EXPECT_EQ(now(20min).state, S::NotMeasurable);
}

TEST_F(ProbeReadings, AServiceWithADeadlineIsDecidedThen) {
    measure_available(1min);
    goal().within = dsl::Deadline{10min, ""};
    web(0s, true);
    EXPECT_EQ(now(10min).state, S::Waiting);
    EXPECT_EQ(now(10min).next_ms, 600'001);
    web(10min, false);
    const ObjectiveResult r = now(15min);
    EXPECT_EQ(r.state, S::Done) << "what comes after it does not count";
    EXPECT_EQ(r.at_ms, 600'000);
    EXPECT_EQ(r.points, 100);
}

// ---- the same whenever it is asked
// ----------------------------------------------------------------------------------

TEST_F(ProbeReadings, AnAnswerThatIsToldTwiceChangesNothing) {
    port(0s, true);
    port(1min, true);
    port(2min, false);
    port(3min, false);
    EXPECT_EQ(now(4min).at_ms, 120'000);
    EXPECT_EQ(now(4min).evidence_seq, (std::vector<std::uint64_t>{1, 3}));
}

} // namespace
} // namespace enshu::score
