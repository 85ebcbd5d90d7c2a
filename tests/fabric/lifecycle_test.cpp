// Built, built again, destroyed wherever it stood, and fast.
#include "tests/fabric/world.h"

#include <algorithm>
#include <iostream>

namespace enshu::fabric::test {
namespace {

class Lifecycle : public World {};

INSTANTIATE_TEST_SUITE_P(In, Lifecycle, both(), name_of);

TEST_P(Lifecycle, BuildingTwiceIsLikeBuildingOnce) {
    fabric->build(range);
    ProbePort &pc1 = plug("pc1", "office");
    ProbePort &pc2 = plug("pc2", "office");
    const std::string rules = nft("list ruleset", "-s");
    const std::string devices = run_inside({"ip", "-brief", "link"}, range);
    fabric->build(range);
    EXPECT_EQ(nft("list ruleset", "-s").size(), rules.size());
    EXPECT_EQ(run_inside({"ip", "-brief", "link"}, range), devices);
    const Frame frame = arp(pc2.identity().address, pc1.identity());
    pc1.send(frame);
    EXPECT_TRUE(hears_next(pc2, frame));
}

TEST_P(Lifecycle, WhatIsHalfBuiltIsDestroyed) {
    if (GetParam() == Kind::Namespace) {
        std::ofstream(namespace_file(range.network_namespace)); // killed before it was a namespace
        EXPECT_THROW(fabric->build(range), std::exception);
    } else {
        run_inside({"ip", "link", "add", "enshuoffice1", "type", "bridge"}, range);
        run_inside({"ip", "link", "set", "enshuoffice1", "alias", "enshu-fabrictest-t1/office"},
                   range);
        nft("add table bridge enshu-fabrictest-t1");
    }
    EXPECT_EQ(fabric->leftovers("fabrictest").size(), GetParam() == Kind::Namespace ? 1U : 2U);
    fabric->destroy(range);
    EXPECT_TRUE(fabric->leftovers("fabrictest").empty());
}

TEST_P(Lifecycle, WhatWasNeverBuiltIsDestroyed) {
    fabric->destroy(range);
}

TEST_P(Lifecycle, LeftoversAreOfThisExerciseOnly) {
    fabric->build(range);
    EXPECT_FALSE(fabric->leftovers("fabrictest").empty());
    EXPECT_TRUE(fabric->leftovers("fabric").empty());
    EXPECT_TRUE(fabric->leftovers("fabrictest-t1").empty());
}

plan::RangePlan range_of_five_zones(unsigned team) {
    plan::RangePlan range;
    range.exercise = "many";
    range.team = team;
    range.network_namespace = fmt::format("enshu-many-t{}", team);
    for (unsigned zone = 0; zone < 5; ++zone) {
        range.bridges.push_back(
            {fmt::format("z{}", zone), fmt::format("enshu{:02}{}", team, zone)});
        for (unsigned host = 1; host <= 2; ++host) {
            plan::GuestPlan guest;
            guest.nics.push_back({range.bridges.back().zone,
                                  range.bridges.back().name,
                                  fmt::format("enshut{:02}{}{}", team, zone, host),
                                  fmt::format("52:54:00:00:{:02x}:{:02x}", zone, host),
                                  {0x0a000000 + (zone << 8) + host},
                                  24});
            range.guests.push_back(guest);
        }
    }
    return range;
}

TEST_P(Lifecycle, FortyRangesOfFiveZonesAreBuiltAndDestroyedQuickly) {
    using Clock = std::chrono::steady_clock;
    const auto ms_since = [](Clock::time_point begin) {
        return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
    };
    const auto report = [](const char *what, std::vector<double> ms) {
        std::sort(ms.begin(), ms.end());
        std::cout << fmt::format("{}: median {:.1f} ms, {:.1f} to {:.1f}\n", what,
                                 ms[ms.size() / 2], ms.front(), ms.back());
        return ms[ms.size() / 2];
    };
    std::vector<double> builds, looks, destroys;
    for (unsigned team = 1; team <= 40; ++team) {
        const auto begin = Clock::now();
        fabric->build(range_of_five_zones(team));
        builds.push_back(ms_since(begin));
    }
    const auto first = Clock::now();
    EXPECT_TRUE(fabric->reconcile().empty());
    std::cout << fmt::format("first look at 40: {:.1f} ms\n", ms_since(first));
    for (int look = 0; look < 20; ++look) {
        const auto begin = Clock::now();
        EXPECT_TRUE(fabric->reconcile().empty());
        looks.push_back(ms_since(begin));
    }
    for (unsigned team = 1; team <= 40; ++team) {
        const auto begin = Clock::now();
        fabric->destroy(range_of_five_zones(team));
        destroys.push_back(ms_since(begin));
    }
    EXPECT_TRUE(fabric->leftovers("many").empty());
    // An order of magnitude above what an idle machine shows.
    EXPECT_LT(report("build", builds), 500);
    EXPECT_LT(report("look at 40", looks), 100);
    EXPECT_LT(report("destroy", destroys), 1000);
}

} // namespace
} // namespace enshu::fabric::test
