// Evidence, power, and results set by hand: what is told, what counts, what is refused.
#include "tests/unit/orchestrator/exercise/play.h"

namespace enshu::exercise {
namespace {

using namespace test;
using Code = ExerciseError::Code;
using S = score::ObjectiveState;

constexpr auto by = "controller:sato";

dsl::CaptureEvidence memory_of(const char *host) {
    return {host, dsl::EvidenceKind::Memory, ""};
}

class MachinesTest : public PlayTest {
  protected:
    MachinesTest() { play_.walkthroughs.clear(); }
    std::vector<event::Event> told(const char *kind, unsigned team = 1) {
        std::vector<event::Event> found;
        for (const event::Event &event : event::read_all(log(), "first-light"))
            if (event.kind == kind && event.team == team)
                found.push_back(event);
        return found;
    }
};

// ---- evidence
// -----------------------------------------------------------------------------------------------------

TEST_F(MachinesTest, ACaptureIsToldBeforeAndAfterAndTheClockRunsOn) {
    start();
    play_.pass(10s);
    const CaptureOutcome outcome = conductor().capture(1, memory_of("pc-suzuki"), false, "team");
    EXPECT_EQ(outcome.id, "t1-1");
    EXPECT_EQ(outcome.captured.sha256, dsl::sha256_hex("pc-suzuki"));
    const auto begun = told(kind::evidence_begun);
    const auto kept = told(kind::evidence_captured);
    ASSERT_EQ(begun.size(), 1U);
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_LT(begun[0].seq, kept[0].seq);
    EXPECT_EQ(kept[0].detail["id"], "t1-1");
    EXPECT_EQ(kept[0].actor, "team");
    EXPECT_FALSE(kept[0].detail.contains("lag_ms"));
    EXPECT_EQ(conductor().capture(1, memory_of("gate"), false, "team").id, "t1-2");
    EXPECT_EQ(conductor().capture(2, memory_of("gate"), false, "team").id, "t2-1");
}

TEST_F(MachinesTest, ACaptureForWhichTheTeamIsPausedCostsItNoTime) {
    start();
    play_.pass(10s);
    play_.ranges[0]->meanwhile([&] { play_.clock.advance(30s); });
    conductor().capture(1, memory_of("pc-suzuki"), true, by);
    play_.ranges[0]->meanwhile({});
    EXPECT_EQ(conductor().position(2), 40s);
    EXPECT_EQ(conductor().position(1), 10s);
    play_.pass(5s);
    EXPECT_EQ(conductor().position(1), 15s) << "its clock goes on";
    EXPECT_EQ(told(kind::evidence_begun)[0].detail["pause"], true);
}

TEST_F(MachinesTest, ACaptureThatFailsIsToldAndTheClockGoesOnAllTheSame) {
    start();
    play_.ranges[0]->refuse_to_keep(true);
    EXPECT_EQ(words_of([&] { conductor().capture(1, memory_of("gate"), true, by); }),
              "capturing evidence of `gate` failed: no space left on the disk");
    ASSERT_EQ(told(kind::evidence_failed).size(), 1U);
    EXPECT_EQ(told(kind::evidence_captured).size(), 0U);
    play_.pass(5s);
    EXPECT_EQ(conductor().position(1), 5s);
    EXPECT_EQ(code_of([&] { conductor().capture(1, memory_of("nobody"), true, by); }),
              Code::NotFound);
    play_.pass(5s);
    EXPECT_EQ(conductor().position(1), 10s) << "also where it was not even begun";
}

TEST_F(MachinesTest, OnlyFilesHaveAPathAndItIsAbsolute) {
    start();
    using K = dsl::EvidenceKind;
    for (const dsl::CaptureEvidence &wrong :
         {dsl::CaptureEvidence{"gate", K::Memory, "/etc/passwd"},
          {"gate", K::Disk, "/dev/vda"},
          {"gate", K::Log, ""},
          {"gate", K::File, "etc/passwd"}})
        EXPECT_EQ(code_of([&] { conductor().capture(1, wrong, false, "team"); }),
                  Code::InvalidArgument);
    EXPECT_EQ(code_of([&] { conductor().capture(1, memory_of("attacker"), false, "team"); }),
              Code::NotFound);
    EXPECT_TRUE(told(kind::evidence_begun).empty());
}

TEST_F(MachinesTest, WhatWasUnderWayWhenTheDaemonDiedIsToldAsLost) {
    start();
    play_.pass(5s);
    std::vector<event::Event> events = event::read_all(log(), "first-light");
    event::Event begun = events.back();
    begun.seq += 1;
    begun.team = 1;
    begun.kind = kind::evidence_begun;
    begun.subject = "gate";
    begun.detail = {{"id", "t1-1"}, {"kind", "memory"}};
    events.push_back(begun);
    Play next(2, events);
    next.walkthroughs.clear();
    next.build();
    const auto failed = next.log.find(kind::evidence_failed, "gate", 1);
    ASSERT_EQ(failed.size(), 1U);
    EXPECT_EQ(failed[0].detail["id"], "t1-1");
    next.conductor->resume(0, by, "");
    EXPECT_EQ(next.conductor->capture(1, memory_of("gate"), false, "team").id, "t1-2")
        << "an id is never given twice";
}

TEST_F(MachinesTest, ADownloadIsPartOfTheChainOfCustody) {
    start();
    conductor().capture(1, memory_of("gate"), false, "team");
    conductor().tell_fetched(1, "gate", "t1-1", {0, 4, true}, by);
    const auto fetched = told(kind::evidence_fetched);
    ASSERT_EQ(fetched.size(), 1U);
    EXPECT_EQ(fetched[0].detail["intact"], true);
    EXPECT_EQ(fetched[0].actor, by);
}

// ---- power
// --------------------------------------------------------------------------------------------------------

TEST_F(MachinesTest, AHostThatIsOffCanOnlyBeSwitchedOnOrHaveItsDiskTaken) {
    start();
    conductor().set_power(1, "gate", false, "team");
    EXPECT_EQ(conductor().team_status()[0].off, std::set<std::string>{"gate"});
    const auto off = [&](const std::function<void()> &act) {
        EXPECT_EQ(words_of(act), "`gate` is off; `enshu power --team 1 gate on` switches it on");
    };
    off([&] { conductor().run_command(1, "gate", "true", "team"); });
    off([&] { conductor().set_cable(1, "gate", false, "team"); });
    off([&] { conductor().set_power(1, "gate", false, "team"); });
    off([&] { conductor().capture(1, memory_of("gate"), false, "team"); });
    conductor().capture(1, {"gate", dsl::EvidenceKind::Disk, ""}, false, "team");
    conductor().set_power(1, "gate", true, "team");
    EXPECT_TRUE(conductor().team_status()[0].off.empty());
    conductor().run_command(1, "gate", "true", "team");
    EXPECT_EQ(words_of([&] { conductor().set_power(1, "gate", true, "team"); }), "`gate` is on");
    ASSERT_EQ(told(kind::host_power).size(), 2U);
    EXPECT_EQ(told(kind::host_power)[1].detail["on"], true);
}

// ---- results set by hand
// ---------------------------------------------------------------------------------------

TEST_F(MachinesTest, AResultSetByHandCountsAndCanBeWithdrawn) {
    start();
    conductor().override_result(1, "which-pc", S::Done, {}, "told by phone", by);
    EXPECT_EQ(play_.result(1, "which-pc").state, S::Done);
    EXPECT_EQ(play_.result(1, "which-pc").points, play_.result(1, "which-pc").possible);
    EXPECT_EQ(log().find(kind::objective_decided, "which-pc", 1).back().detail["state"], "done");
    EXPECT_EQ(play_.result(2, "which-pc").state, S::Waiting);
    conductor().withdraw_override(1, "which-pc", "a mistake", by);
    EXPECT_EQ(play_.result(1, "which-pc").state, S::Waiting);
    EXPECT_EQ(code_of([&] { conductor().withdraw_override(1, "which-pc", "", by); }),
              Code::FailedPrecondition);
}

TEST_F(MachinesTest, PointsAloneSayTheState) {
    start();
    conductor().override_result(1, "which-pc", {}, 5, "half of it", by);
    EXPECT_EQ(play_.result(1, "which-pc").state, S::Done);
    EXPECT_EQ(play_.result(1, "which-pc").points, 5);
    conductor().override_result(1, "which-pc", {}, 0, "not at all", by);
    EXPECT_EQ(play_.result(1, "which-pc").state, S::Failed);
}

TEST_F(MachinesTest, AResultThatDoesNotFitTheObjectiveIsRefused) {
    start();
    const int most = play_.result(1, "which-pc").possible;
    const auto refused = [&](std::optional<S> state, std::optional<int> points,
                             const char *reason = "why") {
        EXPECT_EQ(
            code_of([&] { conductor().override_result(1, "which-pc", state, points, reason, by); }),
            Code::InvalidArgument);
    };
    refused({}, {});
    refused({}, most + 1);
    refused({}, -1);
    refused(S::Failed, 1);
    refused(S::Done, 0);
    refused(S::Late, {});
    refused(S::Waiting, {});
    refused(S::Penalty, {});
    refused(S::Done, {}, "");
    EXPECT_EQ(code_of([&] { conductor().override_result(1, "nothing", S::Done, {}, "why", by); }),
              Code::NotFound);
    EXPECT_TRUE(told(kind::objective_overridden).empty());
}

TEST_F(MachinesTest, APenaltyIsGivenOrTakenBackByHand) {
    start();
    std::string penalty;
    for (const dsl::Objective &objective : play_.scenario.objectives)
        if (objective.points < 0)
            penalty = objective.id;
    ASSERT_FALSE(penalty.empty());
    conductor().override_result(1, penalty, S::Penalty, {}, "it was seen to leave", by);
    EXPECT_LT(play_.result(1, penalty).points, 0);
    conductor().override_result(1, penalty, S::Avoided, {}, "it was another file", by);
    EXPECT_EQ(play_.result(1, penalty).points, 0);
}

} // namespace
} // namespace enshu::exercise
