#include "orchestrator/exercise/work_queue.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace enshu::exercise {
namespace {

class WorkQueueTest : public testing::Test {
  protected:
    Workers::Job note(int number) {
        return [this, number](const std::stop_token &) { done_.push_back(number); };
    }
    WorkQueue queue_;
    std::vector<int> done_;
};

TEST_F(WorkQueueTest, DoesNothingBeforeItIsAsked) {
    queue_.post("a", note(1));
    EXPECT_TRUE(done_.empty());
    EXPECT_TRUE(queue_.run());
    EXPECT_EQ(done_, std::vector{1});
    EXPECT_FALSE(queue_.run());
}

TEST_F(WorkQueueTest, KeepsTheOrderAcrossLanes) {
    queue_.post("a", note(1));
    queue_.post("b", note(2));
    queue_.post("a", note(3));
    queue_.run();
    EXPECT_EQ(done_, (std::vector{1, 2, 3}));
}

TEST_F(WorkQueueTest, DoesWhatAJobPostsAfterWhatWasThere) {
    queue_.post("a", [this](const std::stop_token &) { queue_.post("a", note(3)); });
    queue_.post("b", note(2));
    queue_.run();
    EXPECT_EQ(done_, (std::vector{2, 3}));
}

TEST_F(WorkQueueTest, LetsGoOfWhatAJobHoldsOnceItIsDone) {
    auto held = std::make_shared<int>(1);
    const std::weak_ptr<int> seen = held;
    queue_.post("a", [held = std::move(held)](const std::stop_token &) {});
    queue_.post("a", [&](const std::stop_token &) { EXPECT_TRUE(seen.expired()); });
    queue_.run();
}

TEST_F(WorkQueueTest, TellsTheRunningJobToStopAndDropsTheOthers) {
    queue_.post("a", [this](const std::stop_token &stop) {
        EXPECT_FALSE(stop.stop_requested());
        queue_.stop();
        EXPECT_TRUE(stop.stop_requested());
    });
    queue_.post("a", note(2));
    queue_.run();
    queue_.post("a", note(3));
    EXPECT_FALSE(queue_.run());
    EXPECT_TRUE(done_.empty());
}

} // namespace
} // namespace enshu::exercise
