#include "injector/timeline.h"

#include "tests/support/first_light.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace enshu::inject {
namespace {

class TimelineTest : public testing::Test {
  protected:
    test::TempDirectory directory_;
    dsl::Scenario scenario_ = test::first_light(directory_.path());
};

TEST_F(TimelineTest, HoldsStepsInjectsAndTheWalkthroughsActs) {
    const dsl::Walkthrough walkthrough = test::knowing_team();
    const auto items = timeline(scenario_, &walkthrough, 1);
    ASSERT_EQ(items.size(), 10U);
    EXPECT_EQ(items[0].id, "phish");
    EXPECT_EQ(items[0].at, dsl::Milliseconds(180'000));
    EXPECT_EQ(items[4].id, "soc-call");
    EXPECT_EQ(items[4].after, "beacon");
    EXPECT_EQ(items[4].delay, dsl::Milliseconds(40'000));
    EXPECT_EQ(items[9].id, "walkthrough/4");
    EXPECT_EQ(items[9].kind, Item::Kind::Act);
}

TEST_F(TimelineTest, DrawsDelaysFromTheSeedAndTheIdAlone) {
    const dsl::Walkthrough walkthrough = test::knowing_team();
    const auto one = timeline(scenario_, nullptr, 7);
    const auto other = timeline(scenario_, &walkthrough, 7);
    EXPECT_EQ(one[1].delay, other[1].delay) << "a walkthrough changes nothing for the attack";
    std::set<std::int64_t> delays;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const auto delay = timeline(scenario_, nullptr, seed)[1].delay;
        EXPECT_GE(delay, std::chrono::seconds(60));
        EXPECT_LE(delay, std::chrono::seconds(90));
        delays.insert(delay.count());
    }
    EXPECT_GT(delays.size(), 30U);
}

TEST_F(TimelineTest, RefusesWhatACheckedScenarioCannotHold) {
    scenario_.injects[0].id = "phish";
    EXPECT_THROW(timeline(scenario_, nullptr, 1), std::invalid_argument);
    scenario_.injects[0].id = "soc-call";
    scenario_.attack[1].trigger.after = "nothing";
    EXPECT_THROW(timeline(scenario_, nullptr, 1), std::invalid_argument);
}

} // namespace
} // namespace enshu::inject
