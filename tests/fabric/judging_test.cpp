// What a port may send: its own, and no more of it than the caps allow.
#include "tests/fabric/world.h"

namespace enshu::fabric::test {
namespace {

class Judging : public World {
  protected:
    void SetUp() override {
        World::SetUp();
        if (fabric)
            fabric->build(range);
    }

    const plan::NicPlan pc1_card = card_of(range, "pc1", "office");
    const plan::NicPlan pc2_card = card_of(range, "pc2", "office");
    const plan::NicPlan gate_card = card_of(range, "gate", "office");
};

INSTANTIATE_TEST_SUITE_P(In, Judging, both(), name_of);

TEST_P(Judging, OwnTrafficPassesBetweenTwoPorts) {
    ProbePort &pc1 = plug("pc1", "office");
    ProbePort &pc2 = plug("pc2", "office");
    for (const Frame &frame :
         {arp(pc2_card.address, pc1_card), udp(pc2_card, pc1_card),
          udp("01:00:5e:00:00:fb", pc1_card.mac, {0xe00000fb}, pc1_card.address, 5353)}) {
        pc1.send(frame);
        EXPECT_TRUE(hears_next(pc2, frame));
    }
    const Frame answer = udp(pc1_card, pc2_card);
    pc2.send(answer);
    EXPECT_TRUE(hears_next(pc1, answer));
    EXPECT_EQ(dropped_in_all(), 0U);
}

TEST_P(Judging, EachKindOfLieIsDroppedAndCounted) {
    ProbePort &pc1 = plug("pc1", "office");
    ProbePort &pc2 = plug("pc2", "office");
    const std::string &me = pc1_card.mac;
    const dsl::Ipv4 mine = pc1_card.address;
    Frame tagged = ethernet(pc2_card.mac, me, 0x8100);
    put(tagged, 0x00010800, 4);
    Frame priority_tagged = ethernet(pc2_card.mac, me, 0x8100);
    put(priority_tagged, 0x0000, 2);
    const Frame inner = udp(pc2_card, pc1_card);
    priority_tagged.insert(priority_tagged.end(), inner.begin() + 12, inner.end());
    Frame short_arp = ethernet(everybody, me, 0x0806);
    Frame other_arp = arp(pc2_card.address, pc1_card);
    other_arp[15] = 6; // not of Ethernet
    struct Lie {
        const char *what;
        Frame frame;
        const char *reason;
    };
    const std::vector<Lie> lies = {
        {"a neighbour's MAC address", udp(pc2_card.mac, gate_card.mac, pc2_card.address, mine),
         "source_mac"},
        {"a drawn MAC address", udp(pc2_card.mac, "52:54:00:aa:bb:cc", pc2_card.address, mine),
         "source_mac"},
        {"ARP for the router's address", arp(pc2_card.address, me, me, gate_card.address),
         "arp_sender"},
        {"ARP that names another's MAC address", arp(pc2_card.address, me, gate_card.mac, mine),
         "arp_sender"},
        {"ARP that is cut off", padded(short_arp, 20), "arp_sender"},
        {"ARP of another kind of network", other_arp, "arp_sender"},
        {"a neighbour's address", udp(pc2_card.mac, me, pc2_card.address, gate_card.address),
         "source_address"},
        {"an address of elsewhere", udp(pc2_card.mac, me, pc2_card.address, {0xcb007107}),
         "source_address"},
        {"no address", udp(pc2_card.mac, me, pc2_card.address, {0}), "source_address"},
        {"IPv6", padded(ethernet(pc2_card.mac, me, 0x86dd)), "ether_type"},
        {"a router advertisement", router_advertisement(me), "router_advert"},
        {"a VLAN", padded(tagged), "ether_type"},
        {"an own datagram with a VLAN header", padded(priority_tagged), "ether_type"},
        {"an LLC frame", padded(ethernet(pc2_card.mac, me, 46)), "ether_type"},
        {"LLDP", padded(ethernet("01:80:c2:00:00:0e", me, 0x88cc)), "link_local"},
        {"LACP", padded(ethernet("01:80:c2:00:00:02", me, 0x8809)), "link_local"},
        {"spanning tree", padded(ethernet("01:80:c2:00:00:00", me, 38)), "link_local"},
        {"a frame to nobody", udp("52:54:00:aa:bb:cc", me, pc2_card.address, mine), "stranger"},
        {"a frame to a card of another zone",
         udp(card_of(range, "web", "dmz").mac, me, pc2_card.address, mine), "stranger"},
        {"an answer of a DHCP server", udp(everybody, me, {0xffffffff}, mine, 68, 67), "dhcp"},
    };
    for (const Lie &lie : lies) {
        const std::uint64_t before = dropped(lie.reason);
        const std::uint64_t in_all = dropped_in_all();
        pc1.send(lie.frame);
        const Frame truth = arp(pc2_card.address, pc1_card);
        pc1.send(truth);
        EXPECT_TRUE(hears_next(pc2, truth)) << lie.what;
        EXPECT_EQ(dropped(lie.reason), before + 1) << lie.what;
        EXPECT_EQ(dropped_in_all(), in_all + 1) << lie.what;
    }
}

TEST_P(Judging, ALieMovesNobodysPlaceOnTheBridge) {
    ProbePort &pc1 = plug("pc1", "office");
    ProbePort &pc2 = plug("pc2", "office");
    ProbePort &gate = plug("gate", "office");
    gate.send(arp(pc1_card.address, gate_card)); // now the bridge knows where the gate is
    ASSERT_TRUE(pc1.receive(2s) && pc2.receive(2s));
    pc2.send(udp(everybody, gate_card.mac, pc1_card.address, gate_card.address));
    const Frame for_the_gate = udp(gate_card, pc1_card);
    pc1.send(for_the_gate);
    EXPECT_TRUE(hears_next(gate, for_the_gate));
    EXPECT_FALSE(pc2.receive(100ms));
}

TEST_P(Judging, ARouterForwardsForOtherZonesAndSpeaksForNobodyInItsOwn) {
    ProbePort &gate = plug("gate", "office");
    ProbePort &pc1 = plug("pc1", "office");
    const auto as = [&](dsl::Ipv4 source) {
        return udp(pc1_card.mac, gate_card.mac, pc1_card.address, source);
    };
    for (const dsl::Ipv4 lie : {pc2_card.address, dsl::Ipv4{0x0a0001c8}, dsl::Ipv4{0x7f000001},
                                dsl::Ipv4{0}, dsl::Ipv4{0xe0000001}}) {
        const std::uint64_t before = dropped("source_address");
        gate.send(as(lie));
        EXPECT_EQ(dropped("source_address"), before + 1) << dsl::to_string(lie);
    }
    for (const dsl::Ipv4 source :
         {card_of(range, "web", "dmz").address, dsl::Ipv4{0xcb007107}, gate_card.address}) {
        gate.send(as(source));
        EXPECT_TRUE(hears_next(pc1, as(source))) << dsl::to_string(source);
    }
}

TEST_P(Judging, AnUnplannedPortIsMuteAndDeaf) {
    ProbePort &pc1 = plug("pc1", "office");
    plan::NicPlan unplanned = pc2_card;
    unplanned.tap = "enshutsomebody";
    ProbePort &stranger = plug(unplanned, range);
    stranger.send(arp(pc1_card.address, pc2_card));
    EXPECT_FALSE(pc1.receive(100ms));
    EXPECT_EQ(dropped("unplanned"), 1U);
    pc1.send(arp(pc2_card.address, pc1_card));
    EXPECT_FALSE(stranger.receive(100ms));
    EXPECT_EQ(dropped("unplanned"), 2U);
}

TEST_P(Judging, TheMachineBelowDoesNotAnswerUnlessTheRulesAreGone) {
    ProbePort &pc1 = plug("pc1", "office");
    const std::string &bridge = pc1_card.bridge;
    run_inside({"ip", "address", "add", "10.0.1.77/24", "dev", bridge}, range);
    const Frame question = arp({0x0a00014d}, pc1_card);
    pc1.send(question);
    EXPECT_FALSE(pc1.receive(200ms));
    nft("flush ruleset");
    run_inside({"sysctl", "-qw", "net.ipv4.conf." + bridge + ".arp_ignore=0"}, range);
    pc1.send(question);
    EXPECT_TRUE(pc1.receive(2s)) << "this test would not have seen an answer";
}

TEST_P(Judging, TheHostSendsNothingIntoAZone) {
    ProbePort &pc1 = plug("pc1", "office");
    run_inside({"ip", "address", "add", "10.0.1.77/24", "dev", pc1_card.bridge}, range);
    run_inside({"sh", "-c", "ping -c 1 -W 1 10.0.1.11 || true"}, range);
    EXPECT_FALSE(pc1.receive(200ms));
}

TEST_P(Judging, TeamsWithTheSameAddressesDoNotHearEachOther) {
    const plan::RangePlan other = small_range(2);
    fabric->build(other);
    ProbePort &ours = plug("pc1", "office");
    ProbePort &same = plug("pc2", "office");
    ProbePort &theirs = plug(card_of(other, "pc2", "office"), other);
    const Frame frame = arp(pc2_card.address, pc1_card);
    ours.send(frame);
    EXPECT_TRUE(hears_next(same, frame));
    EXPECT_FALSE(theirs.receive(100ms));
}

TEST_P(Judging, AFloodIsCappedAndLeavesRoomForTheOthers) {
    ProbePort &pc1 = plug("pc1", "office");
    ProbePort &pc2 = plug("pc2", "office");
    ProbePort &gate = plug("gate", "office");
    const Frame frame = udp(pc2_card, pc1_card);
    constexpr std::uint64_t count = 60000, burst = 8000, per_second = 25000;
    const auto begin = std::chrono::steady_clock::now();
    for (std::uint64_t i = 0; i < count; ++i)
        pc1.send(frame);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    const std::uint64_t flooded = dropped("flood");
    if (took.count() > static_cast<double>(count - burst) / per_second)
        GTEST_SKIP() << "NOT TESTED: too slow to flood a port: " << took.count() << " s";
    EXPECT_EQ(pc1.sent(), count);
    const double allowed = 1.05 * (burst + per_second * took.count());
    EXPECT_LE(static_cast<double>(count - flooded), allowed) << took.count() << " s";
    EXPECT_GE(count - flooded, burst);
    while (pc2.receive(0ms)) {
    }
    const Frame other = udp(pc2_card, gate_card);
    gate.send(other);
    EXPECT_TRUE(hears_next(pc2, other));
}

TEST_P(Judging, LargeFramesAreCappedByTheirBytes) {
    // No test can send frames so large that their bytes are too many before their number is, as
    // guests with segmentation offload do: so the limit on bytes is a small one here.
    std::string rules = range_rules(
        range, GetParam() == Kind::Namespace ? Surroundings::Alone : Surroundings::WithOthers);
    const std::string limit = "32 mbytes/second burst 8 mbytes";
    ASSERT_NE(rules.find(limit), std::string::npos);
    rules.replace(rules.find(limit), limit.size(), "1 mbytes/second burst 1 mbytes");
    in_namespace(where(range), [&] { load_rules(rules); });
    ProbePort &pc1 = plug("pc1", "office");
    plug("pc2", "office");
    const Frame frame =
        udp(pc2_card.mac, pc1_card.mac, pc2_card.address, pc1_card.address, 9, 4000, 1472);
    ASSERT_EQ(frame.size(), 1514U);
    for (int i = 0; i < 7000; ++i) // fewer than the burst of frames
        pc1.send(frame);
    EXPECT_GT(dropped("flood"), 1000U);
    EXPECT_LT(dropped("flood"), 6000U);
}

TEST_P(Judging, AStormOfFramesToAllIsCappedMuchLower) {
    ProbePort &pc1 = plug("pc1", "office");
    plug("pc2", "office");
    for (int i = 0; i < 3000; ++i)
        pc1.send(arp(pc2_card.address, pc1_card));
    EXPECT_GT(dropped("flood"), 1000U);
    EXPECT_LE(dropped("flood"), 2600U);
}

} // namespace
} // namespace enshu::fabric::test
