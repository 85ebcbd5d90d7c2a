#include "scoreboard-gui/models/topology_layout.h"

#include <gtest/gtest.h>

namespace enshu::gui::test {
namespace {

Topology organization(int zones, int hosts) {
    Topology out;
    out.zones.append({"internet", "198.51.100.0/24", {}, true});
    Host router{"fw", "router", false, {{"internet", "198.51.100.1"}}, {}};
    for (int i = 0; i < zones; ++i) {
        out.zones.append({QStringLiteral("zone-%1").arg(i), {}, {}, false});
        router.interfaces.append({QStringLiteral("zone-%1").arg(i), ".1"});
    }
    out.hosts.append(router);
    out.hosts.append({"attacker", "attacker", true, {{"internet", ".66"}}, {}});
    for (int i = 2; i < hosts; ++i)
        out.hosts.append({QStringLiteral("pc-%1").arg(i),
                          "workstation",
                          false,
                          {{QStringLiteral("zone-%1").arg(i * i % zones), ".9"}},
                          {}});
    return out;
}

class TopologyLayoutTest : public testing::TestWithParam<std::pair<int, int>> {};

TEST_P(TopologyLayoutTest, places_every_host_once_in_its_zone_without_overlaps) {
    const auto [zones, hosts] = GetParam();
    const auto topology = organization(zones, hosts);
    const auto layout = lay_out(topology, {});
    ASSERT_EQ(layout.hosts.size(), hosts);
    ASSERT_EQ(layout.zones.size(), zones + 1);
    EXPECT_EQ(layout.links.size(), zones + 1);
    for (qsizetype i = 0; i < layout.hosts.size(); ++i)
        for (qsizetype j = i + 1; j < layout.hosts.size(); ++j)
            EXPECT_FALSE(layout.hosts[i].box.intersects(layout.hosts[j].box));
    for (qsizetype i = 0; i < layout.zones.size(); ++i)
        for (qsizetype j = i + 1; j < layout.zones.size(); ++j)
            EXPECT_FALSE(layout.zones[i].box.intersects(layout.zones[j].box));
    for (const auto &placed : layout.hosts) {
        const auto &host = topology.hosts[placed.host];
        for (const auto &zone : layout.zones) {
            const bool belongs = host.role != "router" &&
                                 topology.zones[zone.zone].id == host.interfaces.first().zone;
            EXPECT_EQ(zone.box.contains(placed.box), belongs) << host.id.toStdString();
        }
    }
}

TEST_P(TopologyLayoutTest, puts_the_outside_on_top_and_the_router_between) {
    const auto [zones, hosts] = GetParam();
    const auto topology = organization(zones, hosts);
    const auto layout = lay_out(topology, {});
    QRectF router;
    for (const auto &placed : layout.hosts)
        if (topology.hosts[placed.host].role == "router")
            router = placed.box;
    for (const auto &zone : layout.zones) {
        if (topology.zones[zone.zone].outside)
            EXPECT_LT(zone.box.bottom(), router.top());
        else
            EXPECT_GT(zone.box.top(), router.bottom());
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, TopologyLayoutTest,
                         testing::Values(std::pair{1, 4}, std::pair{2, 4}, std::pair{4, 12},
                                         std::pair{4, 50}, std::pair{7, 50}));

TEST(TopologyLayout, of_nothing_is_empty_and_of_unknown_zones_leaves_the_host_out) {
    EXPECT_TRUE(lay_out({}, {}).hosts.isEmpty());
    Topology odd;
    odd.hosts.append({"lost", "server", false, {{"nowhere", "10.0.0.1"}}, {}});
    odd.hosts.append({"bare", "server", false, {}, {}});
    EXPECT_TRUE(lay_out(odd, {}).hosts.isEmpty());
}

} // namespace
} // namespace enshu::gui::test
