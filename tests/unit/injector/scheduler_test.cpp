#include "injector/scheduler.h"

#include <gtest/gtest.h>

namespace enshu::inject {
namespace {

using namespace std::chrono_literals;
using Status = Scheduler::Status;

Item item(std::string id, Milliseconds at) {
    Item result;
    result.id = std::move(id);
    result.at = at;
    return result;
}

Item item(std::string id, std::string after, Milliseconds delay) {
    Item result;
    result.id = std::move(id);
    result.after = std::move(after);
    result.delay = delay;
    return result;
}

Item manual(std::string id) {
    Item result;
    result.id = std::move(id);
    result.manual = true;
    return result;
}

std::vector<std::string> ids(const std::vector<Item> &items) {
    std::vector<std::string> result;
    for (const Item &i : items)
        result.push_back(i.id);
    return result;
}

using Ids = std::vector<std::string>;

TEST(Scheduler, FiresEachItemOnceWhenItsMomentComes) {
    Scheduler scheduler({item("a", 10s), item("b", 5s)});
    EXPECT_EQ(ids(scheduler.due(4999ms)), Ids{});
    EXPECT_EQ(scheduler.next_due()->at, 5s);
    EXPECT_EQ(scheduler.next_due()->id, "b");
    EXPECT_EQ(ids(scheduler.due(5s)), Ids{"b"});
    EXPECT_EQ(ids(scheduler.due(5s)), Ids{});
    EXPECT_EQ(ids(scheduler.due(1h)), Ids{"a"});
    EXPECT_FALSE(scheduler.next_due());
}

TEST(Scheduler, FiresTheEarliestFirstAfterAJump) {
    Scheduler scheduler({item("late", 10s), item("early", 5s), item("also-early", 5s)});
    EXPECT_EQ(ids(scheduler.due(1min)), (Ids{"early", "also-early", "late"}));
}

TEST(Scheduler, CountsADelayFromTheDelivery) {
    Scheduler scheduler({item("a", 10s), item("b", "a", 5s)});
    scheduler.due(10s);
    EXPECT_FALSE(scheduler.next_due()) << "b waits for a's outcome, not for its start";
    EXPECT_TRUE(scheduler.delivered("a", 30s));
    EXPECT_EQ(ids(scheduler.due(34s)), Ids{});
    EXPECT_EQ(ids(scheduler.due(35s)), Ids{"b"});
}

TEST(Scheduler, MakesImpossibleWhatHangsOnAFailure) {
    Scheduler scheduler({item("a", 1s), item("b", "a", 1s), item("c", "b", 1s), item("d", 9s)});
    scheduler.due(1s);
    const auto lost = scheduler.failed("a");
    ASSERT_EQ(lost.size(), 2U);
    EXPECT_EQ(lost[0].item.id, "b");
    EXPECT_EQ(lost[0].because, "a");
    EXPECT_EQ(lost[1].item.id, "c");
    EXPECT_EQ(lost[1].because, "b");
    EXPECT_FALSE(lost[1].spared);
    EXPECT_EQ(scheduler.status("c"), Status::Impossible);
    EXPECT_EQ(ids(scheduler.due(1h)), Ids{"d"});
}

TEST(Scheduler, TellsThatTheFirstCauseWasSpared) {
    Scheduler scheduler({item("a", 1s), item("b", "a", 1s)});
    scheduler.due(1s);
    const auto lost = scheduler.spared("a");
    ASSERT_EQ(lost.size(), 1U);
    EXPECT_TRUE(lost[0].spared);
}

TEST(Scheduler, TakesOnlyTheFirstOutcome) {
    Scheduler scheduler({item("a", 1s), item("b", "a", 1s)});
    scheduler.due(1s);
    EXPECT_TRUE(scheduler.delivered("a", 2s));
    EXPECT_FALSE(scheduler.delivered("a", 50s));
    EXPECT_TRUE(scheduler.failed("a").empty());
    EXPECT_EQ(scheduler.status("b"), Status::Scheduled);
    EXPECT_EQ(scheduler.next_due()->at, 3s);
    EXPECT_FALSE(scheduler.delivered("nobody", 1s));
}

TEST(Scheduler, KnowsWhatRemainsAndWhatIsUnderWay) {
    Item inject = item("i", 5s);
    inject.kind = Item::Kind::Inject;
    Scheduler scheduler({item("a", 1s), inject});
    EXPECT_TRUE(scheduler.pending(Item::Kind::Step));
    EXPECT_FALSE(scheduler.pending(Item::Kind::Act));
    scheduler.due(1s);
    EXPECT_EQ(ids(scheduler.in_flight()), Ids{"a"});
    EXPECT_TRUE(scheduler.pending(Item::Kind::Step));
    scheduler.failed("a");
    EXPECT_FALSE(scheduler.pending(Item::Kind::Step));
    EXPECT_TRUE(scheduler.pending(Item::Kind::Inject));
}

TEST(Scheduler, GoesOnAfterWhatNobodyNeeded) {
    Scheduler scheduler({item("a", 10s), item("b", "a", 5s)});
    scheduler.due(10s);
    EXPECT_TRUE(scheduler.withheld("a", 10s));
    EXPECT_EQ(scheduler.status("a"), Status::Withheld);
    EXPECT_EQ(scheduler.next_due()->at, 15s);
    EXPECT_FALSE(scheduler.delivered("a", 20s)) << "it has its outcome";
}

TEST(Scheduler, KeepsAManualItemUntilAControllerLetsItHappen) {
    Scheduler scheduler({manual("nudge"), item("after-nudge", "nudge", 5s), item("a", 1s)});
    EXPECT_EQ(scheduler.status("nudge"), Status::WaitingForController);
    EXPECT_EQ(ids(scheduler.due(1h)), Ids{"a"});
    EXPECT_FALSE(scheduler.next_due());
    EXPECT_TRUE(scheduler.fire("nudge", 2h));
    EXPECT_EQ(scheduler.next_due()->at, 2h);
    EXPECT_EQ(ids(scheduler.due(2h)), Ids{"nudge"});
    EXPECT_TRUE(scheduler.delivered("nudge", 2h));
    EXPECT_EQ(ids(scheduler.due(2h + 5s)), Ids{"after-nudge"});
}

TEST(Scheduler, LetsNothingHappenTwiceAndNothingThatIsNotManual) {
    Scheduler scheduler({manual("nudge"), item("a", 10s), item("b", "a", 5s)});
    EXPECT_TRUE(scheduler.fire("nudge", 1s));
    EXPECT_FALSE(scheduler.fire("nudge", 2s));
    EXPECT_EQ(scheduler.next_due()->at, 1s);
    EXPECT_FALSE(scheduler.fire("a", 1s));
    EXPECT_FALSE(scheduler.fire("b", 1s));
    EXPECT_FALSE(scheduler.fire("nobody", 1s));
    EXPECT_EQ(scheduler.status("a"), Status::Scheduled);
    EXPECT_EQ(scheduler.status("b"), Status::Waiting);
}

TEST(Scheduler, IsNotKeptOpenByWhatOnlyAControllerLetsHappen) {
    Scheduler scheduler({manual("nudge"), item("b", "nudge", 5s), item("c", "b", 5s)});
    EXPECT_FALSE(scheduler.pending(Item::Kind::Step));
    scheduler.fire("nudge", 1s);
    EXPECT_TRUE(scheduler.pending(Item::Kind::Step)) << "now it will happen";
    scheduler.due(1s);
    scheduler.delivered("nudge", 1s);
    EXPECT_TRUE(scheduler.pending(Item::Kind::Step)) << "and so will what hangs on it";
}

TEST(Scheduler, RebuildsFromStartsAndOutcomes) {
    Scheduler scheduler({item("a", 1s), item("b", "a", 1s), item("c", 2s)});
    scheduler.started("a");
    scheduler.delivered("a", 1s);
    scheduler.started("c");
    EXPECT_EQ(ids(scheduler.due(1h)), Ids{"b"}) << "a is over and c was already begun";
    EXPECT_EQ(ids(scheduler.in_flight()), (Ids{"b", "c"}));
}

// ---- a controller's word
// ----------------------------------------------------------------------------------------

TEST(Scheduler, HoldsAnItemBackUntilItIsReleased) {
    Scheduler scheduler({item("a", 10s), item("b", "a", 5s)});
    EXPECT_TRUE(scheduler.hold("a"));
    EXPECT_FALSE(scheduler.hold("a"));
    EXPECT_TRUE(scheduler.standing("a").held);
    EXPECT_FALSE(scheduler.next_due());
    EXPECT_EQ(ids(scheduler.due(1h)), Ids{});
    EXPECT_TRUE(scheduler.pending(Item::Kind::Step));
    EXPECT_TRUE(scheduler.release("a"));
    EXPECT_FALSE(scheduler.release("a"));
    EXPECT_EQ(ids(scheduler.due(1h)), Ids{"a"});
    EXPECT_FALSE(scheduler.hold("a")) << "it was started";
    EXPECT_TRUE(scheduler.hold("b"));
    scheduler.delivered("a", 1h);
    EXPECT_EQ(ids(scheduler.due(2h)), Ids{}) << "held before it had a moment";
    EXPECT_FALSE(scheduler.hold("nothing"));
}

TEST(Scheduler, MovesWhatHasAMoment) {
    Scheduler scheduler({item("a", 10s), item("b", "a", 5s), manual("m")});
    EXPECT_TRUE(scheduler.delay("a", 20s));
    EXPECT_EQ(*scheduler.standing("a").moment, 20s);
    EXPECT_EQ(ids(scheduler.due(19s)), Ids{});
    EXPECT_EQ(ids(scheduler.due(20s)), Ids{"a"});
    EXPECT_FALSE(scheduler.delay("a", 30s)) << "started";
    EXPECT_FALSE(scheduler.delay("b", 30s)) << "waits";
    EXPECT_FALSE(scheduler.delay("m", 30s)) << "manual";
    EXPECT_EQ(scheduler.standing("b").after, "a");
}

TEST(Scheduler, WhatIsDroppedKeepsItsMomentForOthersAndNothingOpen) {
    Scheduler scheduler({item("a", 10s), manual("m")});
    EXPECT_TRUE(scheduler.hold("a"));
    EXPECT_TRUE(scheduler.drop("a"));
    EXPECT_FALSE(scheduler.drop("a"));
    EXPECT_FALSE(scheduler.hold("a"));
    EXPECT_FALSE(scheduler.delay("a", 20s));
    EXPECT_FALSE(scheduler.standing("a").open());
    EXPECT_FALSE(scheduler.pending(Item::Kind::Step));
    EXPECT_EQ(ids(scheduler.due(10s)), Ids{"a"}) << "though it was held";
    EXPECT_TRUE(scheduler.drop("m"));
    EXPECT_FALSE(scheduler.fire("m", 1s));
    EXPECT_FALSE(scheduler.knows("nothing"));
}

} // namespace
} // namespace enshu::inject
