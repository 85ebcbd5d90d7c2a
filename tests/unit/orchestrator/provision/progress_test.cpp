#include "orchestrator/provision/progress_book.h"

#include <gtest/gtest.h>

#include <cmath>

namespace enshu::provision {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

/// `hosts` hosts of each team boot and settle.
std::vector<Step> boots(unsigned teams, unsigned hosts) {
    std::vector<Step> steps;
    for (unsigned host = 0; host < hosts; ++host)
        for (unsigned team = 1; team <= teams; ++team)
            for (const StepKind kind : {StepKind::Boot, StepKind::Settle}) {
                Step step;
                step.team = team;
                step.host = "h" + std::to_string(host);
                step.kind = kind;
                step.role = "server";
                steps.push_back(step);
            }
    return steps;
}

History known(milliseconds boot = 20s, milliseconds settle = 10s) {
    History history(false);
    history.add({StepKind::Boot, "server"}, boot);
    history.add({StepKind::Settle, "server"}, settle);
    return history;
}

TEST(Progress, OneHostTakesWhatItsStepsTake) {
    const Estimate all = estimate(boots(1, 1), known(), {2, {}}, 0ms);
    EXPECT_EQ(all.remaining, 30s);
    EXPECT_EQ(all.progress, 0);
    EXPECT_FALSE(all.about);
}

TEST(Progress, OnAsManyProcessorsAsHostsAllTakeAsLongAsOne) {
    EXPECT_EQ(estimate(boots(1, 4), known(), {4, {}}, 0ms).remaining, 30s);
}

TEST(Progress, MoreHostsThanProcessorsShareThem) {
    EXPECT_EQ(estimate(boots(2, 2), known(), {2, {}}, 0ms).remaining, 60s);
}

TEST(Progress, HostsThatHaveNoTurnYetWaitForOne) {
    const Machinery one_boots{4, {{StepKind::Boot, 1}}};
    const Estimate all = estimate(boots(1, 3), known(), one_boots, 0ms);
    EXPECT_EQ(all.remaining, 20s * 3 + 10s);
    EXPECT_EQ(all.hosts.at(0).remaining, 30s);
    EXPECT_EQ(all.hosts.at(2).remaining, 70s);
}

TEST(Progress, AStageWaitsForTheOneBefore) {
    std::vector<Step> steps = boots(1, 2);
    Step thaw;
    thaw.team = 2;
    thaw.host = "h0";
    thaw.kind = StepKind::Thaw;
    thaw.role = "server";
    thaw.stage = 1;
    steps.push_back(thaw);
    History history = known();
    history.add({StepKind::Thaw, "server"}, 1s);
    const Estimate all = estimate(steps, history, {8, {}}, 0ms);
    EXPECT_EQ(all.remaining, 31s);
}

TEST(Progress, WhatIsUnderWayIsNamedAndPartlyDone) {
    std::vector<Step> steps = boots(1, 1);
    steps[0].ended = true;
    steps[0].worked_ms = 19'000;
    steps[1].worked_ms = 4'000;
    const Estimate all = estimate(steps, known(), {1, {}}, 24s);
    EXPECT_EQ(all.remaining, 6s);
    EXPECT_EQ(all.hosts.at(0).now, StepKind::Settle);
    EXPECT_NEAR(all.hosts.at(0).progress, 0.8, 0.01);
    EXPECT_NEAR(all.progress, 0.8, 0.01);
}

TEST(Progress, AStepThatTakesTooLongIsNeverDoneAndNeverFarFromIt) {
    std::vector<Step> steps = boots(1, 1);
    steps.pop_back();
    for (const double worked : {19'999.0, 20'000.0, 40'000.0, 400'000.0}) {
        steps[0].worked_ms = worked;
        const Estimate all = estimate(steps, known(), {1, {}}, milliseconds(std::lround(worked)));
        EXPECT_GT(all.remaining, 0ms) << worked;
        EXPECT_LE(all.remaining.count(), worked * 0.11) << worked;
        EXPECT_LT(all.progress, 1) << worked;
    }
}

TEST(Progress, WithoutHistoryItIsAboutAndByExperience) {
    const Estimate tcg = estimate(boots(1, 1), History(false), {1, {}}, 0ms);
    const Estimate kvm = estimate(boots(1, 1), History(true), {1, {}}, 0ms);
    EXPECT_TRUE(tcg.about);
    EXPECT_GT(tcg.remaining, 2 * kvm.remaining);
}

TEST(Progress, ARoleThatIsNotKnownIsLikeTheOthers) {
    History history(false);
    history.add({StepKind::Boot, "server"}, 9s);
    EXPECT_EQ(history.typical({StepKind::Boot, "router"}), 9s);
    EXPECT_FALSE(history.knows({StepKind::Boot, "router"}));
}

TEST(Progress, OneSlowRunDoesNotChangeWhatIsTypical) {
    History history(false);
    for (const milliseconds each : {9s, 10s, 11s, 10s, 300s})
        history.add({StepKind::Boot, "server"}, each);
    EXPECT_EQ(history.typical({StepKind::Boot, "server"}), 10s);
}

TEST(Progress, OnlyTheLastRunsCount) {
    History history(false);
    for (int i = 0; i < 100; ++i)
        history.add({StepKind::Boot, "server"}, i < 70 ? 100s : 10s);
    EXPECT_EQ(history.typical({StepKind::Boot, "server"}), 10s);
}

TEST(Progress, NothingPlannedIsDone) {
    EXPECT_EQ(estimate({}, History(false), {1, {}}, 5s).progress, 1);
}

TEST(Progress, FortyTeamsOfTenHostsAreEstimatedInAMoment) {
    const auto begin = std::chrono::steady_clock::now();
    estimate(boots(40, 10), known(), {2, {{StepKind::Boot, 4}}}, 0ms);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 1s);
}

/// A build that is played in steps of 100 ms: each host takes what `truth` says.
class SimulatedBuild : public testing::Test {
  protected:
    ProgressBook book_with(History history) {
        return ProgressBook(
            std::move(history),
            [this](const DurationKey &key, milliseconds took) { remembered[key].push_back(took); },
            [this] { return clock; });
    }
    /// Plays all of it, one after the other on one processor with one turn; tells every estimate.
    void play(ProgressBook &book, unsigned hosts, milliseconds boot, milliseconds settle) {
        book.plan(boots(1, hosts), {1, {{StepKind::Boot, 1}, {StepKind::Settle, 1}}});
        for (unsigned i = 0; i < hosts; ++i)
            for (const auto &[kind, takes] :
                 {std::pair{StepKind::Boot, boot}, std::pair{StepKind::Settle, settle}}) {
                book.begin(1, "h" + std::to_string(i), kind);
                for (milliseconds past{0}; past < takes; past += 100ms) {
                    clock += 100ms;
                    told.push_back(book.now());
                }
                book.end(1, "h" + std::to_string(i), kind);
            }
    }

    std::chrono::steady_clock::time_point clock{1h};
    std::map<DurationKey, std::vector<milliseconds>> remembered;
    std::vector<Estimate> told;
};

TEST_F(SimulatedBuild, TheBarNeverGoesBackThoughEverythingTakesThreeTimesAsLong) {
    ProgressBook book = book_with(known());
    play(book, 3, 60s, 30s);
    for (std::size_t i = 1; i < told.size(); ++i) {
        ASSERT_GE(told[i].progress, told[i - 1].progress) << i;
        for (std::size_t host = 0; host < told[i].hosts.size(); ++host)
            ASSERT_GE(told[i].hosts[host].progress, told[i - 1].hosts[host].progress) << i;
    }
    EXPECT_EQ(book.now().progress, 1);
    EXPECT_FALSE(book.busy());
}

TEST_F(SimulatedBuild, WithAHistoryTheEndIsForeseenFromTheBeginning) {
    ProgressBook book = book_with(known());
    play(book, 3, 21s, 9s); // nearly as before
    const double whole_ms = 90'000;
    for (std::size_t i = 0; i < told.size(); i += 50) {
        const double past = 100.0 * static_cast<double>(i + 1);
        const double end = past + static_cast<double>(told[i].remaining.count());
        EXPECT_NEAR(end, whole_ms, whole_ms * 0.1) << "after " << past << " ms";
    }
}

TEST_F(SimulatedBuild, WhatTheFirstHostsTookIsExpectedOfTheOthers) {
    ProgressBook book = book_with(History(false));
    play(book, 4, 5s, 2s); // much faster than by experience
    const Estimate &second_half = told.at(told.size() / 2);
    EXPECT_NEAR(static_cast<double>(second_half.remaining.count()), 14'000, 1'000);
    EXPECT_FALSE(second_half.about);
    EXPECT_TRUE(told.front().about);
}

TEST_F(SimulatedBuild, DurationsAreRememberedAsIfEachHadAProcessorToItself) {
    ProgressBook book = book_with(History(false));
    book.plan(boots(1, 4), {2, {}});
    for (const char *host : {"h0", "h1", "h2", "h3"})
        book.begin(1, host, StepKind::Boot);
    clock += 40s; // four on two processors
    book.end(1, "h0", StepKind::Boot);
    const auto &boot = remembered[{StepKind::Boot, "server"}];
    ASSERT_EQ(boot.size(), 1U);
    EXPECT_EQ(boot[0], 20s);
}

TEST_F(SimulatedBuild, AStepThatFailedIsNotRememberedAndMayBeTriedAgain) {
    ProgressBook book = book_with(known());
    book.plan(boots(1, 1), {1, {}});
    book.begin(1, "h0", StepKind::Boot);
    clock += 500s;
    book.fail(1, "h0", StepKind::Boot);
    EXPECT_TRUE(remembered.empty());
    EXPECT_EQ(book.now().hosts.at(0).now, std::nullopt);
    book.begin(1, "h0", StepKind::Boot);
    EXPECT_EQ(book.now().hosts.at(0).now, StepKind::Boot);
}

TEST_F(SimulatedBuild, WhatWasThereAlreadyIsDoneAndNotRemembered) {
    ProgressBook book = book_with(known());
    book.plan(boots(1, 2), {2, {}});
    book.end(1, "h0", StepKind::Boot);
    book.end(1, "h0", StepKind::Settle);
    EXPECT_EQ(book.now().hosts.at(0).progress, 1);
    EXPECT_TRUE(remembered.empty());
}

TEST_F(SimulatedBuild, WhatWasNotPlannedCountsWhenItBegins) {
    ProgressBook book = book_with(known());
    book.begin(3, "h9", StepKind::Thaw);
    EXPECT_EQ(book.now().hosts.at(0).now, StepKind::Thaw);
    book.end(3, "h9", StepKind::Thaw);
    EXPECT_FALSE(book.busy());
}

} // namespace
} // namespace enshu::provision
