#include "orchestrator/isolation/packet.h"

#include <gtest/gtest.h>

#include <numeric>

namespace enshu::isolation {
namespace {

const Mac from{0x52, 0x54, 0, 1, 2, 3};
const Token token{{1, 2, 3, 4, 5, 6, 7, 8}, 0x01020304};
const Ip pc = parse_ip("192.168.20.101");
const Ip host = parse_ip("10.0.0.1");

/// RFC 1071: what holds its own sum adds up to all ones.
std::uint32_t sum_of(const Bytes &bytes) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); i += 2)
        sum +=
            static_cast<std::uint32_t>(bytes[i] << 8 | (i + 1 < bytes.size() ? bytes[i + 1] : 0));
    while (sum > 0xffff)
        sum = (sum & 0xffff) + (sum >> 16);
    return sum;
}

Bytes part(const Bytes &bytes, std::size_t begin, std::size_t end) {
    return {bytes.begin() + static_cast<std::ptrdiff_t>(begin),
            bytes.begin() + static_cast<std::ptrdiff_t>(end)};
}

TEST(Packet, ChecksumsAreThoseAHostWouldTake) {
    const Bytes datagram = udp(pc, host, 4000, 9, to_bytes(token));
    EXPECT_EQ(sum_of(part(datagram, 0, 20)), 0xffffU);
    Bytes covered = part(datagram, 12, datagram.size()); // addresses and datagram
    covered.insert(covered.end(), {0, 17, 0, static_cast<std::uint8_t>(datagram.size() - 20)});
    EXPECT_EQ(sum_of(covered), 0xffffU);
    EXPECT_EQ(sum_of(part(echo_request(pc, host, to_bytes(token)), 20, 40)), 0xffffU);

    const Bytes solicitation =
        neighbour_solicitation(link_local_of(from), parse_ip("fd00::2"), from, token);
    covered = part(solicitation, 8, solicitation.size());
    covered.insert(covered.end(), {0, 58, 0, static_cast<std::uint8_t>(solicitation.size() - 40)});
    EXPECT_EQ(sum_of(covered), 0xffffU);
    ++covered[0];
    EXPECT_NE(sum_of(covered), 0xffffU);
}

TEST(Packet, ATokenIsFoundWhereverItStandsAndNoOtherProofsIs) {
    for (const Bytes &packet :
         {udp(pc, host, 1, 2, to_bytes(token)), tcp_syn(pc, host, 1, 2, to_bytes(token)),
          echo_request(pc, host, to_bytes(token)), arp_request(from, {1}, {2}, token),
          router_advertisement(link_local_of(from), from, token),
          dhcp(Dhcp::Offer, from, {0x0a000001}, token)}) {
        const Bytes frame = with_vlan(ethernet(broadcast_mac, from, type_ipv4, packet), 7);
        EXPECT_EQ(find_token(frame.data(), frame.size(), token.proof), 0x01020304U);
        EXPECT_FALSE(find_token(frame.data(), frame.size(), {8, 7, 6, 5, 4, 3, 2, 1}));
    }
    const Bytes cut = to_bytes(token);
    EXPECT_FALSE(find_token(cut.data(), 11, token.proof));
    EXPECT_FALSE(find_token(cut.data(), 0, token.proof));
}

TEST(Packet, AFrameIsAtLeastAsLongAsOnAWire) {
    EXPECT_EQ(ethernet(broadcast_mac, from, type_arp, {1}).size(), 60U);
    const Bytes tagged = with_vlan(ethernet(broadcast_mac, from, type_arp, {1}), 0x0123);
    EXPECT_EQ(part(tagged, 12, 18), (Bytes{0x81, 0x00, 0x01, 0x23, 0x08, 0x06}));
}

TEST(Packet, AddressesAreReadAndWritten) {
    EXPECT_EQ(to_string(*parse_mac("52:54:00:0a:0b:0c")), "52:54:00:0a:0b:0c");
    for (const char *text : {"", "52:54:00:0a:0b", "52:54:00:0a:0b:0g", "52-54-00-0a-0b-0c",
                             "52:54:00:0a:0b:0c:", "+2:54:00:0a:0b:0c"})
        EXPECT_FALSE(parse_mac(text)) << text;
    EXPECT_EQ(to_string(link_local_of(from)), "fe80::5054:ff:fe01:203");
    EXPECT_EQ(to_string(multicast_mac(parse_ip("ff02::fb"))), "33:33:00:00:00:fb");
    EXPECT_EQ(to_string(multicast_mac(parse_ip("224.0.0.251"))), "01:00:5e:00:00:fb");
    EXPECT_THROW(parse_ip("300.0.0.1"), std::invalid_argument);
}

} // namespace
} // namespace enshu::isolation
