// What libvirt tells of a machine for a proof of isolation, and actors' channels on one that cannot
// be reached.
#include "orchestrator/libvirt/actor_streams.h"
#include "orchestrator/libvirt/vantage.h"

#include <gtest/gtest.h>

#include <chrono>
#include <poll.h>
#include <sys/socket.h>

namespace enshu::libvirt {
namespace {

TEST(Vantage, ACardIsKnownByItsMacAndTheAddressThatFollowsFromIt) {
    const auto card = read_card("<device><name>net_eth0</name><capability type='net'>"
                                "<interface>eth0</interface><address>52:54:00:12:34:56</address>"
                                "</capability></device>");
    ASSERT_TRUE(card);
    EXPECT_EQ(card->name, "eth0");
    ASSERT_EQ(card->addresses.size(), 1U);
    EXPECT_EQ(isolation::to_string(card->addresses[0]), "fe80::5054:ff:fe12:3456");
}

TEST(Vantage, TapsAndLoopbackAndNonsenseAreNoCards) {
    const auto device = [](const char *name, const char *mac) {
        return std::string("<device><capability type='net'><interface>") + name +
               "</interface><address>" + mac + "</address></capability></device>";
    };
    EXPECT_FALSE(read_card(device("lo", "00:00:00:00:00:00")));
    EXPECT_FALSE(read_card(device("vnet3", "fe:54:00:12:34:56")));
    EXPECT_FALSE(read_card(device("enshut012345678", "fe:54:00:12:34:56")));
    EXPECT_FALSE(read_card(device("eth0", "none")));
    EXPECT_FALSE(read_card("<dev"));
}

TEST(Vantage, ANetworkIsAnAddressOfTheMachineWhereItHasOne) {
    const auto bridge =
        read_network("<network><bridge name='virbr0'/><mac address='52:54:00:01:02:03'/>"
                     "<ip address='192.168.122.1' netmask='255.255.255.0'/></network>");
    ASSERT_TRUE(bridge);
    EXPECT_EQ(bridge->name, "virbr0");
    ASSERT_EQ(bridge->addresses.size(), 1U);
    EXPECT_EQ(isolation::to_string(bridge->addresses[0]), "192.168.122.1");
    EXPECT_FALSE(read_network("<network><bridge name='b'/></network>"));
    EXPECT_FALSE(read_network("<network><ip address='x'/></network>"));
}

TEST(ActorStreams, WhereNobodyCanBeReachedTheSocketIsThereAtOnceAndClosedSoon) {
    ActorStreams streams("qemu+unix:///system?socket=/nowhere");
    const auto begin = std::chrono::steady_clock::now();
    const fabric::Descriptor socket = streams.open("60169720-503a-54c7-be67-7f0de47a0d01");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(100));
    ASSERT_GE(socket.get(), 0);
    pollfd fd{socket.get(), POLLIN, 0};
    ASSERT_EQ(poll(&fd, 1, 5000), 1);
    char byte = 0;
    EXPECT_EQ(recv(socket.get(), &byte, 1, MSG_DONTWAIT), 0);
}

} // namespace
} // namespace enshu::libvirt
