#include "orchestrator/isolation/frames.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <set>

namespace enshu::isolation {
namespace {

const Mac own{0x52, 0x54, 0, 0, 0, 1};
const Mac bridge{0x02, 0, 0, 0, 0, 2};
const Mac eth0{0x02, 0, 0, 0, 0, 3};
const Mac guest{0x52, 0x54, 0, 0, 0, 4};

class Frames : public testing::Test {
  protected:
    Frames() {
        port.mac = own;
        port.address = {0xc0a814fe};
        port.network = {{0xc0a81400}, 24};
        port.bridge = bridge;
        port.neighbours = {{"pc", guest, {0xc0a81465}}};
        port.elsewhere = {{"dmz", {"web", {0x52, 0x54, 0, 0, 0, 5}, {0xc0a81e50}}}};
        machine.interfaces = {{"lo", {}, {parse_ip("127.0.0.1"), parse_ip("::1")}},
                              {"eth0", eth0, {parse_ip("10.0.0.2"), parse_ip("fd00::2")}},
                              {"down0", {0x02, 0, 0, 0, 0, 9}, {}}};
        machine.gateways = {parse_ip("10.0.0.1")};
        machine.port = 4711;
    }
    std::vector<Probe> probes() {
        next = 0;
        return probes_from(port, machine, [this] {
            return Token{{9, 9, 9, 9, 9, 9, 9, 9}, next++};
        });
    }
    static Mac mac_at(const Probe &probe, std::size_t at) {
        Mac mac{};
        std::memcpy(mac.data(), probe.frame.data() + at, mac.size());
        return mac;
    }
    /// Where the frames go that are told as `what`.
    std::set<Mac> ways_to(const std::string &what) {
        std::set<Mac> ways;
        for (const Probe &probe : probes())
            if (probe.what.starts_with(what))
                ways.insert(mac_at(probe, 0));
        return ways;
    }

    Standpoint port;
    Machine machine;
    std::uint32_t next = 0;
};

TEST_F(Frames, EachHasItsTokenInTheOrderInWhichItIsSent) {
    const auto all = probes();
    for (std::size_t i = 0; i < all.size(); ++i)
        EXPECT_EQ(find_token(all[i].frame.data(), all[i].frame.size(), {9, 9, 9, 9, 9, 9, 9, 9}), i)
            << all[i].what;
    EXPECT_EQ(next, all.size());
}

TEST_F(Frames, EveryKindIsTriedAndHonestFramesStandAtBothEnds) {
    const auto all = probes();
    for (std::size_t kind = 0; kind < kinds; ++kind)
        EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const Probe &probe) {
            return probe.kind == static_cast<Kind>(kind);
        })) << name_of(static_cast<Kind>(kind));
    EXPECT_EQ(all.front().kind, Kind::Control);
    EXPECT_EQ(all.back().kind, Kind::Control);
}

TEST_F(Frames, EveryAddressOfTheMachineIsTriedByEveryWayToIt) {
    for (const char *protocol : {"udp to ", "tcp to ", "ping of "}) {
        EXPECT_EQ(ways_to(protocol + std::string("10.0.0.2 ")),
                  (std::set<Mac>{broadcast_mac, bridge, eth0}));
        EXPECT_EQ(ways_to(protocol + std::string("127.0.0.1 ")),
                  (std::set<Mac>{broadcast_mac, bridge, eth0}));
        EXPECT_EQ(ways_to(protocol + std::string("fd00::2 ")).size(), 3U);
    }
    EXPECT_EQ(ways_to("who has 10.0.0.2"), (std::set<Mac>{broadcast_mac}));
    EXPECT_EQ(ways_to("who has fd00::2").size(), 1U);
    EXPECT_TRUE(ways_to("udp to 10.0.0.1 ").contains(eth0)); // the gateway
}

TEST_F(Frames, OnlyLiesAreExpectedToDieAtThePort) {
    for (const Probe &probe : probes()) {
        if (probe.reach == Reach::Zone) {
            EXPECT_EQ(mac_at(probe, 6), own) << probe.what;
        }
    }
    unsigned lies = 0;
    for (const Probe &probe : probes())
        lies += probe.kind == Kind::SpoofedMac && mac_at(probe, 6) != own ? 1 : 0;
    EXPECT_GE(lies, 4U); // nobody, the bridge, this machine, the guest
}

TEST_F(Frames, NothingIsClaimedThatAGuestWouldRemember) {
    for (const Probe &probe : probes()) {
        const bool arp = probe.frame[12] == 0x08 && probe.frame[13] == 0x06;
        if (arp) { // the sender's address: ours, or one that nobody has
            const Bytes sender(probe.frame.begin() + 28, probe.frame.begin() + 32);
            EXPECT_NE(sender, (Bytes{0xc0, 0xa8, 0x14, 0x65})) << probe.what;
        }
    }
}

TEST_F(Frames, AnAddressOfTheZoneIsNotTakenForTheWorldBeyond) {
    port.network = {{0xcb007100}, 24}; // 203.0.113.0/24, which scenarios play the internet with
    port.address = {0xcb0071fe};
    for (const Probe &probe : probes())
        EXPECT_EQ(probe.what.find("203.0.113.77"), std::string::npos) << probe.what;
}

TEST_F(Frames, EveryKindHasANameAndWordsInBothLanguages) {
    std::set<std::string_view> names;
    for (std::size_t kind = 0; kind < kinds; ++kind) {
        names.insert(name_of(static_cast<Kind>(kind)));
        EXPECT_FALSE(meaning_of(static_cast<Kind>(kind)).ja.empty());
        EXPECT_FALSE(meaning_of(static_cast<Kind>(kind)).en.empty());
    }
    EXPECT_EQ(names.size(), kinds);
}

} // namespace
} // namespace enshu::isolation
