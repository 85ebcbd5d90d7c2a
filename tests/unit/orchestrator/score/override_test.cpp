// Results that a controller has set by hand.
#include "tests/unit/orchestrator/score/score_fixture.h"

namespace enshu::score {
namespace {

class OverrideTest : public ScoreTest {
  protected:
    void set(Milliseconds at, const char *objective, const char *state, int points) {
        add(at, kind::objective_overridden, objective,
            {{"state", state}, {"points", points}, {"reason", "the vendor pulled it"}})
            .actor = "controller:sato";
    }
    void withdraw(Milliseconds at, const char *objective) {
        add(at, kind::objective_overridden, objective, {{"withdrawn", true}, {"reason", ""}});
    }
};

TEST_F(OverrideTest, TakesThePlaceOfWhatIsMeasuredAndKeepsItInSight) {
    answer(1min, false, 2);
    set(2min, "which-pc", "done", 25);
    const ObjectiveResult r = result("which-pc", 3min);
    EXPECT_EQ(r.state, S::Done);
    EXPECT_EQ(r.points, 25);
    EXPECT_EQ(r.at_ms, 120'000);
    EXPECT_EQ(r.evidence_seq, (std::vector<std::uint64_t>{2, 1}));
    EXPECT_EQ(r.evidence.en,
              "set by hand by sato at 2:00: the vendor pulled it (event 2); measured is open, 0 "
              "points: 1 wrong answer (event 1)");
    EXPECT_NE(r.evidence.ja.find("2:00にsatoが手動で判定：the vendor pulled it"), std::string::npos)
        << r.evidence.ja;
    EXPECT_NE(r.evidence.ja.find("測定結果は未確定、0点：不正解1回"), std::string::npos)
        << r.evidence.ja;
}

TEST_F(OverrideTest, IsWhatCountsUntilItIsWithdrawn) {
    set(2min, "which-pc", "failed", 0);
    answer(3min, true);
    EXPECT_EQ(result("which-pc", 4min).state, S::Failed);
    withdraw(5min, "which-pc");
    EXPECT_EQ(result("which-pc", 6min).state, S::Done);
    EXPECT_GT(result("which-pc", 6min).points, 0);
}

TEST_F(OverrideTest, CountsAfterTheEndAndTheLastOneCounts) {
    end(5min);
    EXPECT_NE(result("isolate-pc", 6min).state, S::Done);
    set(6min, "isolate-pc", "done", 60);
    set(7min, "isolate-pc", "not-measurable", 0);
    EXPECT_EQ(result("isolate-pc", 8min).state, S::NotMeasurable);
    EXPECT_EQ(result("isolate-pc", 8min).points, 0);
}

TEST_F(OverrideTest, TouchesNoOtherObjectiveAndNoOtherTeam) {
    set(2min, "which-pc", "done", 25);
    EXPECT_EQ(result("isolate-pc", 3min).points, 0);
    EXPECT_EQ(result("which-pc", 3min, 2).points, 0);
}

TEST_F(OverrideTest, OfAStateThatIsNoneChangesNothing) {
    set(2min, "which-pc", "splendid", 25);
    EXPECT_EQ(result("which-pc", 3min).state, S::Waiting);
}

TEST_F(OverrideTest, IsWorthWhatWasSaidWhateverHintsHaveCost) {
    add(1min, kind::hint_taken, "which-pc", {{"number", 1}, {"cost", 10}});
    set(2min, "which-pc", "done", 25);
    EXPECT_EQ(result("which-pc", 3min).points, 25);
}

} // namespace
} // namespace enshu::score
