#include "orchestrator/rehearse/rows.h"

#include "orchestrator/rehearse/play.h"
#include "tests/unit/orchestrator/rehearse/first_light_files.h"

namespace enshu::rehearse {
namespace {

class RowsTest : public test::FirstLight {
  protected:
    std::vector<Row> with() const {
        return rows(scenario_, play(scenario_, &walkthrough_, 1).events);
    }
    std::vector<Row> idle() const { return rows(scenario_, play(scenario_, nullptr, 1).events); }
    static const Row &find(const std::vector<Row> &rows, const std::string &id) {
        for (const Row &row : rows)
            if (row.id == id)
                return row;
        throw std::out_of_range(id);
    }
};

TEST_F(RowsTest, StepsAndInjectsStandInTheOrderInWhichTheyHappened) {
    std::vector<std::string> ids;
    for (const Row &row : with())
        ids.push_back(row.id);
    EXPECT_EQ(ids, (std::vector<std::string>{"phish", "open", "beacon", "exfil", "soc-call",
                                             "mayor-asks", "walkthrough/1", "walkthrough/2",
                                             "walkthrough/3", "walkthrough/4", "which-pc",
                                             "isolate-pc", "first-report", "keep-records"}));
}

TEST_F(RowsTest, SparedAndWithheldAreTold) {
    const auto rows = with();
    EXPECT_EQ(find(rows, "exfil").outcome, Row::Outcome::Spared);
    EXPECT_EQ(find(rows, "mayor-asks").outcome, Row::Outcome::Withheld);
    EXPECT_EQ(find(idle(), "exfil").outcome, Row::Outcome::Delivered);
    EXPECT_EQ(find(idle(), "mayor-asks").outcome, Row::Outcome::Delivered);
}

TEST_F(RowsTest, ABeaconLastsAsLongAsItIsHeard) {
    const auto rows = with();
    const Row &beacon = find(rows, "beacon");
    const Row &unplug = find(rows, "walkthrough/3");
    EXPECT_EQ(unplug.label, "unplug pc-suzuki");
    ASSERT_TRUE(beacon.until);
    EXPECT_LE(*beacon.until, *unplug.at);
    EXPECT_GT(*beacon.until, *unplug.at - 7001);
    EXPECT_EQ(find(idle(), "beacon").until, std::int64_t{30 * 60 * 1000});
}

TEST_F(RowsTest, ADeadlineRunsFromItsReference) {
    const auto rows = with();
    const Row &which = find(rows, "which-pc");
    EXPECT_EQ(which.since, find(rows, "soc-call").at);
    EXPECT_EQ(*which.until - *which.since, 3 * 60 * 1000);
    EXPECT_EQ(which.points, 40);
    EXPECT_EQ(find(rows, "keep-records").until, std::nullopt);
}

TEST_F(RowsTest, WhatNeverCameToItIsPending) {
    step("exfil").trigger.delay = {dsl::Milliseconds(3'600'000), dsl::Milliseconds(3'600'000)};
    const auto rows = idle();
    EXPECT_EQ(find(rows, "exfil").outcome, Row::Outcome::Pending);
    EXPECT_FALSE(find(rows, "exfil").at);
    EXPECT_EQ(find(rows, "exfil").since, find(rows, "beacon").at);
}

TEST_F(RowsTest, PointsOverTimeEndWithTheScore) {
    const auto points = points_over_time(play(scenario_, &walkthrough_, 1).events);
    EXPECT_EQ(points.front(), std::pair(std::int64_t{0}, 0));
    EXPECT_EQ(points.size(), 4U);
    EXPECT_EQ(points.back().second, 200);
    EXPECT_EQ(points_over_time(play(scenario_, nullptr, 1).events).back().second, -80);
}

} // namespace
} // namespace enshu::rehearse
