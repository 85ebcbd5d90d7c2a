#include "orchestrator/fabric/range_rules.h"

#include "orchestrator/fabric/probe_port.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace enshu::fabric {
namespace {

plan::RangePlan office(std::vector<std::uint32_t> hosts, int prefix = 24, unsigned team = 1) {
    plan::RangePlan range;
    range.exercise = "a";
    range.team = team;
    range.network_namespace = "enshu-a-t" + std::to_string(team);
    const std::string bridge = "enshu0" + std::to_string(team);
    range.bridges = {{"office", bridge}, {"cellar", "enshu1" + std::to_string(team)}};
    for (const std::uint32_t host : hosts) {
        plan::GuestPlan guest;
        guest.role = host == 1 ? dsl::HostRole::Router : dsl::HostRole::Server;
        guest.nics = {{"office",
                       bridge,
                       "enshut" + std::to_string(team) + "-" + std::to_string(host),
                       "52:54:00:00:00:0" + std::to_string(host),
                       {0x0a000000 + host},
                       prefix}};
        range.guests.push_back(guest);
    }
    return range;
}

/// What stands in the set's braces.
std::string set_in(const std::string &rules, const std::string &name) {
    const std::size_t begin = rules.find("    set " + name + " {");
    const std::size_t end = rules.find("\n    }\n", begin);
    return begin == std::string::npos ? "" : rules.substr(begin, end - begin);
}

TEST(ProbeIdentity, HasTheHighestAddressThatIsFree) {
    EXPECT_EQ(probe_identity(office({1, 2}), "office")->address, dsl::Ipv4{0x0a0000fe});
    EXPECT_EQ(probe_identity(office({1, 6}, 29), "office")->address, dsl::Ipv4{0x0a000005});
}

TEST(ProbeIdentity, IsAbsentInAZoneThatIsFullOrEmpty) {
    EXPECT_FALSE(probe_identity(office({1, 2}, 30), "office"));
    EXPECT_TRUE(probe_identity(office({1}, 30), "office"));
    EXPECT_FALSE(probe_identity(office({1}), "cellar"));
}

TEST(ProbeIdentity, IsTheSameForEveryTeamButForTheNames) {
    const auto one = probe_identity(office({1, 2}), "office");
    const auto two = probe_identity(office({1, 2}, 24, 2), "office");
    EXPECT_EQ(one->mac, two->mac);
    EXPECT_EQ(one->address, two->address);
    EXPECT_NE(one->tap, two->tap);
    EXPECT_NE(one->bridge, two->bridge);
}

TEST(ProbeIdentity, IsNoGuestsAndFitsADevicesName) {
    const plan::RangePlan range = office({1, 2});
    const auto probe = probe_identity(range, "office");
    EXPECT_LE(probe->tap.size(), 15U);
    EXPECT_TRUE(probe->tap.starts_with("enshu")) << "the isolation is by this name";
    for (const plan::GuestPlan &guest : range.guests) {
        EXPECT_NE(guest.nics[0].mac, probe->mac);
        EXPECT_NE(guest.nics[0].tap, probe->tap);
    }
}

TEST(RangeRules, ReplaceThemselvesInOneTransaction) {
    EXPECT_TRUE(range_rules(office({1}), Surroundings::Alone)
                    .starts_with("table bridge enshu-a-t1\ndelete table bridge enshu-a-t1\n"
                                 "table bridge enshu-a-t1 {\n"));
}

TEST(RangeRules, KnowEveryPlannedPortAndTheProbes) {
    const plan::RangePlan range = office({1, 2});
    const std::string rules = range_rules(range, Surroundings::Alone);
    for (const char *set : {"ports", "macs", "senders", "addresses", "bytes_from", "bytes_to",
                            "frames_from", "frames_to", "group_frames_from"}) {
        const std::string elements = set_in(rules, set);
        EXPECT_NE(elements.find("\"enshut1-1\""), std::string::npos) << set;
        EXPECT_NE(elements.find("\"enshut1-2\""), std::string::npos) << set;
        EXPECT_NE(elements.find(probe_identity(range, "office")->tap), std::string::npos) << set;
    }
}

TEST(RangeRules, LetOnlyARouterForward) {
    const std::string routers = set_in(range_rules(office({1, 2}), Surroundings::Alone), "routers");
    EXPECT_NE(routers.find("\"enshut1-1\""), std::string::npos);
    EXPECT_EQ(routers.find("\"enshut1-2\""), std::string::npos);
}

TEST(RangeRules, AreFineWithoutARouter) {
    EXPECT_EQ(set_in(range_rules(office({2}), Surroundings::Alone), "routers").find("elements"),
              std::string::npos);
}

TEST(RangeRules, CountEveryReasonThatTheyName) {
    for (const Surroundings surroundings : {Surroundings::Alone, Surroundings::WithOthers}) {
        const std::string rules = range_rules(office({1, 2}), surroundings);
        for (const std::string &reason : drop_reasons()) {
            EXPECT_NE(rules.find("    counter " + reason + " { }"), std::string::npos) << reason;
            EXPECT_NE(rules.find("counter name " + reason + " drop"), std::string::npos) << reason;
        }
    }
}

TEST(RangeRules, DropByDefaultOnlyWhereAllBridgesAreOurs) {
    const plan::RangePlan range = office({1, 2});
    EXPECT_EQ(range_rules(range, Surroundings::Alone).find("policy accept"), std::string::npos);
    EXPECT_EQ(range_rules(range, Surroundings::WithOthers).find("policy drop"), std::string::npos);
}

} // namespace
} // namespace enshu::fabric
