#include "orchestrator/exercise/state.h"

#include <gtest/gtest.h>

namespace enshu::exercise {
namespace {

TEST(State, GoesTheWayOfAnExercise) {
    const State way[] = {State::Draft,   State::Freezing, State::Ready,  State::Cloning,
                         State::Standby, State::Running,  State::Paused, State::Running,
                         State::Ended,   State::TornDown};
    for (std::size_t i = 1; i < std::size(way); ++i)
        EXPECT_TRUE(may_go(way[i - 1], way[i])) << name_of(way[i]);
}

TEST(State, AllowsNoShortCuts) {
    EXPECT_FALSE(may_go(State::Draft, State::Running));
    EXPECT_FALSE(may_go(State::Standby, State::Paused));
    EXPECT_FALSE(may_go(State::Standby, State::Ended));
    EXPECT_FALSE(may_go(State::Ended, State::Running));
    EXPECT_FALSE(may_go(State::Broken, State::Running));
    EXPECT_FALSE(may_go(State::Running, State::Running));
}

TEST(State, MayBreakOrBeTornDownFromAnywhereButNothingComesAfter) {
    for (int i = 0; i < static_cast<int>(State::TornDown); ++i) {
        EXPECT_TRUE(may_go(static_cast<State>(i), State::Broken));
        EXPECT_TRUE(may_go(static_cast<State>(i), State::TornDown));
    }
    EXPECT_TRUE(may_go(State::Broken, State::TornDown));
    EXPECT_FALSE(may_go(State::TornDown, State::Broken));
}

TEST(State, IsKnownByItsName) {
    for (int i = 0; i <= static_cast<int>(State::Broken); ++i)
        EXPECT_EQ(state_named(name_of(static_cast<State>(i))), static_cast<State>(i));
    EXPECT_FALSE(state_named("running"));
}

} // namespace
} // namespace enshu::exercise
