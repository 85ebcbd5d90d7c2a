#include "images/sensor/packet.h"

#include "tests/unit/sensor/frames.h"

#include <gtest/gtest.h>

namespace enshu::sensor::test {
namespace {

TEST(Packet, OfTcpIsTakenApart) {
    const std::string text = tcp(pc, outside, flag::ack | flag::psh, 7, "hello");
    const auto packet = parse_packet(bytes(text));
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->protocol, Protocol::Tcp);
    EXPECT_EQ(address_text(packet->source), "192.168.20.101");
    EXPECT_EQ(packet->source_port, 40000);
    EXPECT_EQ(address_text(packet->destination), "198.51.100.66");
    EXPECT_EQ(packet->destination_port, 80);
    EXPECT_EQ(packet->sequence, 7u);
    EXPECT_EQ(packet->flags, flag::ack | flag::psh);
    EXPECT_EQ(packet->payload_length, 5u);
    EXPECT_EQ(std::string(packet->payload.begin(), packet->payload.end()), "hello");
}

TEST(Packet, IsReadAsFarAsItWasCaptured) {
    const std::string text = tcp(pc, outside, flag::ack, 7, std::string(1000, 'x'));
    const auto packet = parse_packet(bytes(text).first(100));
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->payload_length, 1000u);
    EXPECT_EQ(packet->payload.size(), 60u);
}

TEST(Packet, EndsWhereItsHeaderSays) {
    const std::string text =
        udp(pc, outside, "ab") + std::string(30, '\0'); // a short frame's padding
    EXPECT_EQ(parse_packet(bytes(text))->payload.size(), 2u);
}

TEST(Packet, CutOffAnywhereIsNoPacketOrAShorterOne) {
    for (const std::string &whole : {tcp(pc, outside, flag::ack, 7, "hello"),
                                     udp(pc, outside, "hello"), icmp(pc, outside, 8)}) {
        for (std::size_t size = 0; size <= whole.size(); ++size) {
            // In memory of its own: a byte too far is found by the sanitizer.
            const std::vector<std::uint8_t> part(whole.begin(),
                                                 whole.begin() + static_cast<long>(size));
            const auto packet = parse_packet(part);
            if (packet) {
                EXPECT_LE(packet->payload.size(), size);
            }
        }
    }
}

TEST(Packet, WithLengthsThatMakeNoSenseIsNone) {
    std::string text = tcp(pc, outside, flag::ack, 7, "hello");
    const auto with = [&](std::size_t at, char value) {
        std::string other = text;
        other[at] = value;
        return parse_packet(bytes(other)).has_value();
    };
    EXPECT_TRUE(with(0, '\x45'));
    EXPECT_FALSE(with(0, '\x65'));  // version 6
    EXPECT_FALSE(with(0, '\x44'));  // a header of 16 bytes
    EXPECT_FALSE(with(0, '\x4f'));  // a header beyond the packet
    EXPECT_FALSE(with(3, '\x10'));  // 16 bytes in all
    EXPECT_FALSE(with(7, '\x01'));  // a later fragment
    EXPECT_FALSE(with(9, '\x29'));  // another protocol
    EXPECT_FALSE(with(32, '\x40')); // a TCP header of 16 bytes
    EXPECT_FALSE(with(32, '\xf0')); // one beyond the packet
}

} // namespace
} // namespace enshu::sensor::test
