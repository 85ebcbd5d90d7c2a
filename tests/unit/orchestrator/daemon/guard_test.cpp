#include "orchestrator/daemon/guard.h"

#include "orchestrator/daemon/patrol.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/error.h"
#include "tests/support/fake_prover.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>

namespace enshu::daemon {
namespace {

using namespace std::chrono_literals;
using exercise::ExerciseError;

/// Waits for what another thread does.
template <typename Condition>
bool becomes(const Condition &condition) {
    for (const auto end = std::chrono::steady_clock::now() + 10s;
         std::chrono::steady_clock::now() < end; std::this_thread::sleep_for(2ms))
        if (condition())
            return true;
    return false;
}

class GuardTest : public testing::Test {
  protected:
    void stand_guard(Guard::Times times = {}) {
        Guard::Hooks hooks;
        hooks.ranges = [] { return std::vector<plan::RangePlan>(2); };
        hooks.playing = [this] { return playing.load(); };
        hooks.pause = [this](const std::string &reason) {
            const std::lock_guard lock(mutex);
            playing = false;
            told.push_back("pause: " + reason);
        };
        hooks.append = [this](const char *kind, nlohmann::json detail) {
            const std::lock_guard lock(mutex);
            told.push_back(kind + std::string(detail.value("ok", false) ? " ok" : ""));
            details.push_back(std::move(detail));
        };
        guard = std::make_unique<Guard>(
            [this](const std::vector<plan::RangePlan> &ranges) {
                if (throws)
                    throw std::runtime_error("no such namespace");
                return prover.prove(ranges);
            },
            hooks, times);
    }
    std::vector<std::string> log() {
        const std::lock_guard lock(mutex);
        return told;
    }
    std::string refused() {
        try {
            guard->require_proof();
        } catch (const ExerciseError &error) {
            EXPECT_EQ(error.code(), ExerciseError::Code::FailedPrecondition);
            return error.what();
        }
        return "";
    }

    test::FakeProver prover;
    std::atomic<bool> playing = false;
    std::atomic<bool> throws = false;
    std::mutex mutex;
    std::vector<std::string> told;
    std::vector<nlohmann::json> details;
    std::unique_ptr<Guard> guard; // last: its thread uses the rest
};

const std::string proved = event::kind::isolation_proved;
const std::string breached = event::kind::isolation_breached;
using Log = std::vector<std::string>;

TEST_F(GuardTest, ProvesBeforeTheStartAndReliesOnThatForAMoment) {
    stand_guard();
    EXPECT_EQ(prover.asked(), 0U);
    EXPECT_EQ(refused(), "");
    EXPECT_EQ(refused(), "");
    EXPECT_EQ(prover.asked(), 1U);
    EXPECT_EQ(log(), (Log{proved + " ok"}));
    EXPECT_EQ(details[0].at("ranges"), 2);
}

TEST_F(GuardTest, DoesNotRelyOnAnOldProof) {
    stand_guard({.fresh = 0ms});
    EXPECT_EQ(refused(), "");
    EXPECT_EQ(refused(), "");
    EXPECT_EQ(prover.asked(), 2U);
}

TEST_F(GuardTest, ALeakRefusesTheStartInWordsUntilItIsGone) {
    stand_guard();
    prover.answer(test::leaky_proof());
    const std::string words = refused();
    EXPECT_NE(words.find("1 of 10 probes got through"), std::string::npos) << words;
    EXPECT_NE(words.find("this machine, eth0"), std::string::npos) << words;
    EXPECT_NE(words.find("`enshu prove-isolation`"), std::string::npos) << words;
    prover.answer(test::sound_proof());
    EXPECT_EQ(refused(), "");
    EXPECT_EQ(log(), (Log{proved, proved + " ok"}));
}

TEST_F(GuardTest, WhatCannotBeTriedIsNotProved) {
    stand_guard();
    throws = true;
    EXPECT_NE(refused().find("no such namespace"), std::string::npos);
    EXPECT_FALSE(guard->prove().ok());
}

TEST_F(GuardTest, ABreachPausesIsToldAndIsFollowedByAProof) {
    stand_guard();
    playing = true;
    guard->on_breaches({{"enshu-x-t1", "the rules were deleted", true}});
    ASSERT_TRUE(becomes([&] { return log().size() == 3; }));
    EXPECT_EQ(log(),
              (Log{"pause: isolation was breached: the rules were deleted, which has been mended",
                   breached, proved + " ok"}));
    EXPECT_EQ(details[0].at("range"), "enshu-x-t1");
    EXPECT_EQ(details[0].at("mended"), true);
}

TEST_F(GuardTest, ABreachUndoesTheProofBeforeIt) {
    stand_guard();
    EXPECT_EQ(refused(), "");
    prover.answer(test::leaky_proof());
    guard->on_breaches({{"", "the rules were deleted", false}});
    EXPECT_NE(refused(), "");
}

TEST_F(GuardTest, WhatIsPlayedIsProvedAgainAndAgainAndALeakPausesIt) {
    stand_guard({.between_proofs = 20ms});
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(prover.asked(), 0U); // nobody plays
    playing = true;
    ASSERT_TRUE(becomes([&] { return prover.asked() >= 2; }));
    prover.answer(test::leaky_proof());
    ASSERT_TRUE(becomes([&] { return !playing; }));
    ASSERT_TRUE(becomes([&] { return log().back() == proved; }));
    const Log all = log();
    EXPECT_TRUE(all[all.size() - 2].starts_with("pause: isolation: 1 of 10 probes got through"))
        << all[all.size() - 2];
}

TEST_F(GuardTest, OneProofThatCannotBeMadePausesNothingThreeInARowDo) {
    stand_guard({.between_proofs = 20ms, .retry = 5ms});
    throws = true;
    playing = true;
    ASSERT_TRUE(becomes([&] { return !playing; }));
    const Log all = log();
    ASSERT_GE(all.size(), 4U);
    EXPECT_EQ(Log(all.begin(), all.begin() + 3), (Log{proved, proved, proved}));
    EXPECT_EQ(all[3], "pause: isolation could not be proved: no such namespace");
}

TEST_F(GuardTest, OneFailureBetweenProofsPausesNothing) {
    stand_guard({.between_proofs = 20ms, .retry = 5ms});
    throws = true;
    playing = true;
    ASSERT_TRUE(becomes([&] { return !log().empty(); }));
    throws = false;
    ASSERT_TRUE(becomes([&] { return log().back() == proved + " ok"; }));
    EXPECT_TRUE(playing);
}

TEST(Patrol, TellsWhatTheFabricFindsAndWalksOn) {
    std::atomic<int> asked = 0;
    std::atomic<int> told = 0;
    const Patrol patrol(
        [&] {
            return ++asked == 3 ? Patrol::Breaches{{"a", "the rules were deleted", true}}
                                : Patrol::Breaches{};
        },
        [&](const Patrol::Breaches &breaches) { told += static_cast<int>(breaches.size()); }, 1ms);
    EXPECT_TRUE(becomes([&] { return asked > 10; }));
    EXPECT_EQ(told, 1);
}

TEST(Patrol, AFabricThatCannotBeAskedIsABreachOfAllAfterAWhileAndIsToldOnce) {
    std::atomic<int> asked = 0;
    std::mutex mutex;
    Patrol::Breaches told;
    const Patrol patrol(
        [&]() -> Patrol::Breaches {
            ++asked;
            throw std::runtime_error("no buffer space");
        },
        [&](const Patrol::Breaches &breaches) {
            const std::lock_guard lock(mutex);
            told.insert(told.end(), breaches.begin(), breaches.end());
        },
        1ms, 20ms);
    EXPECT_TRUE(becomes([&] {
        const std::lock_guard lock(mutex);
        return !told.empty();
    }));
    const int then = asked;
    EXPECT_TRUE(becomes([&] { return asked > then + 20; }));
    const std::lock_guard lock(mutex);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].network_namespace, "");
    EXPECT_FALSE(told[0].mended);
    EXPECT_NE(told[0].what.find("no buffer space"), std::string::npos);
}

} // namespace
} // namespace enshu::daemon
