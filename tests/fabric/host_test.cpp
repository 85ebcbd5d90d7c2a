// What only the host's own namespace has: settings of bridges, and rules around all of them.
#include "tests/fabric/world.h"

namespace enshu::fabric::test {
namespace {

class HostFabricTest : public World {
  protected:
    void SetUp() override {
        World::SetUp();
        if (fabric) {
            fabric->build(range);
            EXPECT_TRUE(fabric->reconcile().empty());
        }
    }
    static std::string setting(const std::string &key) {
        std::string value;
        std::getline(std::ifstream("/proc/sys/net/" + key), value);
        return value;
    }
};

INSTANTIATE_TEST_SUITE_P(In, HostFabricTest, testing::Values(Kind::Host), name_of);

TEST_P(HostFabricTest, AChangedSettingOfABridgeIsFoundAndMended) {
    const std::map<std::string, std::string> settings = {{"ipv4/conf/enshudmz1/rp_filter", "1"},
                                                         {"ipv4/conf/enshudmz1/arp_ignore", "8"},
                                                         {"ipv6/conf/enshudmz1/disable_ipv6", "1"}};
    for (const auto &[key, value] : settings) {
        if (setting(key).empty())
            continue; // a kernel without IPv6
        EXPECT_EQ(setting(key), value);
        std::ofstream("/proc/sys/net/" + key) << "0\n";
        const auto breaches = fabric->reconcile();
        ASSERT_EQ(breaches.size(), 1U) << key;
        EXPECT_TRUE(breaches[0].mended);
        EXPECT_EQ(breaches[0].network_namespace, range.network_namespace);
        EXPECT_NE(breaches[0].what.find(key), std::string::npos);
        EXPECT_EQ(setting(key), value);
        EXPECT_TRUE(fabric->reconcile().empty());
    }
}

TEST_P(HostFabricTest, TheRulesAroundAllRangesAreWatchedToo) {
    nft("flush chain inet enshu input");
    const auto breaches = fabric->reconcile();
    ASSERT_EQ(breaches.size(), 1U);
    EXPECT_TRUE(breaches[0].mended);
    EXPECT_EQ(breaches[0].network_namespace, "");
    EXPECT_NE(nft("list chain inet enshu input").find("drop"), std::string::npos);
}

TEST_P(HostFabricTest, OtherBridgesOfTheHostAreLeftAlone) {
    run_inside({"ip", "link", "add", "theirs", "type", "bridge", "forward_delay", "0"}, range);
    run_inside({"ip", "link", "set", "theirs", "up"}, range);
    plan::NicPlan first = card_of(range, "pc1", "office"), second = first;
    first.bridge = second.bridge = "theirs";
    first.tap = "first";
    second.tap = "second";
    const Frame frame = arp({0x01020304}, "02:00:00:00:00:01", "02:00:00:00:00:01", {0x01020305});
    {
        ProbePort &sender = plug(first, range);
        ProbePort &hearer = plug(second, range);
        sender.send(frame);
        bool heard = false;
        while (const auto next = hearer.receive(500ms)) // the host's own IPv6 is there too
            heard = heard || *next == frame;
        EXPECT_TRUE(heard);
    }
    run_inside({"ip", "link", "del", "theirs"}, range);
}

TEST_P(HostFabricTest, TheLastRangeTakesTheRulesWithIt) {
    fabric->build(small_range(2));
    fabric->destroy(range);
    EXPECT_NE(nft("list ruleset").find("table inet enshu"), std::string::npos);
    fabric->destroy(small_range(2));
    EXPECT_EQ(nft("list ruleset"), "");
}

} // namespace
} // namespace enshu::fabric::test
