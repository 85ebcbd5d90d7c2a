// Placement: whole teams, by free memory, the same every time, and a clear no.
#include "orchestrator/provision/placement.h"

#include "tests/support/small_range.h"

#include <gtest/gtest.h>

namespace enshu::provision {
namespace {

constexpr Resources need{1000, 500};

Offer offer(const char *site, int memory_mib, int disk_mib = 100'000) {
    return {site, {true, "", {memory_mib, disk_mib}}};
}

Offer lost(const char *site) {
    return {site, {false, "no answer since 12 s", {100'000, 100'000}}};
}

std::string why_not(const std::vector<unsigned> &teams, const std::vector<Offer> &offers) {
    try {
        place(teams, need, offers);
    } catch (const ProvisionError &error) {
        return error.what();
    }
    return "placed";
}

TEST(Placement, EachTeamGoesWhereTheMostMemoryIsFree) {
    EXPECT_EQ(place({1, 2, 3, 4}, need, {offer("here", 2500), offer("b", 4200)}),
              (Placement{{1, "b"}, {2, "b"}, {3, "here"}, {4, "b"}}));
}

TEST(Placement, OfEqualSitesTheFirstInTheConfigurationIsTaken) {
    EXPECT_EQ(place({1}, need, {offer("z", 3000), offer("a", 3000)}), (Placement{{1, "z"}}));
}

TEST(Placement, TheOrderInWhichTeamsAreNamedMakesNoDifference) {
    const std::vector<Offer> offers{offer("here", 2500), offer("b", 4200)};
    EXPECT_EQ(place({4, 2, 1, 3}, need, offers), place({1, 2, 3, 4}, need, offers));
}

TEST(Placement, NoTeamIsCutInTwo) {
    EXPECT_EQ(why_not({1}, {offer("here", 999), offer("b", 999)}).find("placed"),
              std::string::npos);
    EXPECT_EQ(place({1}, need, {offer("here", 999), offer("b", 1000)}), (Placement{{1, "b"}}));
}

TEST(Placement, ASiteWithoutDiskSpaceGetsNoTeamHoweverMuchMemoryItHas) {
    EXPECT_EQ(place({1, 2}, need, {offer("b", 90'000, 499), offer("here", 2000)}),
              (Placement{{1, "here"}, {2, "here"}}));
}

TEST(Placement, ASiteThatCannotBeReachedGetsNoTeam) {
    EXPECT_EQ(place({1, 2}, need, {lost("b"), offer("here", 2000)}),
              (Placement{{1, "here"}, {2, "here"}}));
}

TEST(Placement, ARefusalSaysWhatIsNeededAndHowManyWouldFitWhere) {
    EXPECT_EQ(why_not({1, 2, 3, 4, 5}, {offer("here", 2500), lost("b"), offer("c", 900)}),
              "not enough room for 5 teams: each needs 1000 MiB of memory and 500 MiB of disk "
              "space on one site; 2 teams would fit: 2 on `here` (2500 MiB of memory and 100000 "
              "MiB of disk space are free); none on `b`, which cannot be reached (no answer since "
              "12 s); none on `c` (900 MiB of memory and 100000 MiB of disk space are free). Run "
              "fewer teams, make room, or name another hypervisor with `--connect`");
}

TEST(Placement, AsManyAsARefusalPromisesDoFit) {
    const std::vector<Offer> offers{offer("a", 3999), offer("b", 2001), offer("c", 9000, 1700)};
    const std::vector<unsigned> eight{1, 2, 3, 4, 5, 6, 7, 8};
    EXPECT_EQ(place(eight, need, offers).size(), 8U);
    const std::vector<unsigned> nine{1, 2, 3, 4, 5, 6, 7, 8, 9};
    EXPECT_NE(why_not(nine, offers).find("; 8 teams would fit: 3 on `a`"), std::string::npos);
}

TEST(Placement, TeamsOfALostSiteAreTheOnlyOnesPlacedAgain) {
    const Placement before{{1, "here"}, {2, "b"}, {3, "b"}, {4, "c"}};
    EXPECT_EQ(place_again(before, "b", need, {offer("here", 1000), lost("b"), offer("c", 5000)}),
              (Placement{{1, "here"}, {2, "c"}, {3, "c"}, {4, "c"}}));
}

TEST(Placement, NothingIsPlacedAgainOnTheLostSiteThoughItLooksFree) {
    const Placement before{{1, "b"}};
    EXPECT_EQ(place_again(before, "b", need, {offer("b", 90'000), offer("here", 1000)}),
              (Placement{{1, "here"}}));
    EXPECT_THROW(place_again(before, "b", need, {offer("b", 90'000)}), ProvisionError);
}

TEST(Placement, ThePartsOfAPlanHaveEachRangeOnceAndAllSeeds) {
    const test::TempDirectory directory;
    const plan::ExercisePlan whole = plan::make_plan(test::small_scenario(directory.path()), "city",
                                                     3, test::make_assets(directory.path()));
    const Placement placement{{1, "here"}, {2, "b"}, {3, "here"}};
    const plan::ExercisePlan here = part_on("here", placement, whole);
    const plan::ExercisePlan there = part_on("b", placement, whole);
    ASSERT_EQ(here.ranges.size(), 2U);
    ASSERT_EQ(there.ranges.size(), 1U);
    EXPECT_EQ(here.ranges[0].team, 1U);
    EXPECT_EQ(here.ranges[1].team, 3U);
    EXPECT_EQ(there.ranges[0].team, 2U);
    EXPECT_EQ(here.seeds.size(), whole.seeds.size());
    EXPECT_EQ(there.seeds.size(), whole.seeds.size());
    EXPECT_TRUE(part_on("nowhere", placement, whole).ranges.empty());
}

} // namespace
} // namespace enshu::provision
