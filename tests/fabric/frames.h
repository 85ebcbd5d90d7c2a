// Frames as guests send them, with whatever in them a test wants to be otherwise.
#pragma once

#include "orchestrator/fabric/probe_port.h"

#include <cstdint>
#include <string>

namespace enshu::fabric::test {

inline constexpr auto everybody = "ff:ff:ff:ff:ff:ff";

inline void put(Frame &frame, std::uint64_t value, int bytes) {
    while (bytes-- > 0)
        frame.push_back(static_cast<std::uint8_t>(value >> (8 * bytes)));
}

inline void put_mac(Frame &frame, const std::string &mac) {
    for (std::size_t i = 0; i < 6; ++i)
        frame.push_back(static_cast<std::uint8_t>(std::stoi(mac.substr(3 * i, 2), nullptr, 16)));
}

inline Frame ethernet(const std::string &to, const std::string &from, std::uint16_t type) {
    Frame frame;
    put_mac(frame, to);
    put_mac(frame, from);
    put(frame, type, 2);
    return frame;
}

/// Up to the 60 bytes that a card sends at least.
inline Frame padded(Frame frame, std::size_t size = 60) {
    frame.resize(std::max(frame.size(), size));
    return frame;
}

/// "who has `asked`?", from whom the last three say.
inline Frame arp(dsl::Ipv4 asked, const std::string &from, const std::string &sender_mac,
                 dsl::Ipv4 sender) {
    Frame frame = ethernet(everybody, from, 0x0806);
    put(frame, 0x0001080006040001, 8);
    put_mac(frame, sender_mac);
    put(frame, sender.value, 4);
    put(frame, 0, 6);
    put(frame, asked.value, 4);
    return padded(frame);
}

inline Frame arp(dsl::Ipv4 asked, const plan::NicPlan &from) {
    return arp(asked, from.mac, from.mac, from.address);
}

/// An IPv4 datagram with UDP in it.
inline Frame udp(const std::string &to_mac, const std::string &from_mac, dsl::Ipv4 to,
                 dsl::Ipv4 from, std::uint16_t to_port = 9, std::uint16_t from_port = 4000,
                 std::uint16_t payload = 8) {
    Frame frame = ethernet(to_mac, from_mac, 0x0800);
    put(frame, 0x4500, 2);
    put(frame, 28U + payload, 2);
    put(frame, 0x0000000040110000, 8);
    put(frame, from.value, 4);
    put(frame, to.value, 4);
    std::uint32_t sum = 0; // with br_netfilter, a bridge drops a wrong one
    for (std::size_t i = 14; i < 34; i += 2)
        sum += static_cast<std::uint32_t>(frame[i] << 8 | frame[i + 1]);
    const std::uint32_t checksum = ~((sum & 0xffff) + (sum >> 16));
    frame[24] = static_cast<std::uint8_t>(checksum >> 8);
    frame[25] = static_cast<std::uint8_t>(checksum);
    put(frame, from_port, 2);
    put(frame, to_port, 2);
    put(frame, 8U + payload, 2);
    put(frame, 0, 2);
    return padded(frame, std::max<std::size_t>(60, frame.size() + payload));
}

inline Frame udp(const plan::NicPlan &to, const plan::NicPlan &from) {
    return udp(to.mac, from.mac, to.address, from.address);
}

/// A router advertisement to all nodes.
inline Frame router_advertisement(const std::string &from) {
    Frame frame = ethernet("33:33:00:00:00:01", from, 0x86dd);
    put(frame, 0x6000000000103aff, 8);
    put(frame, 0xfe80000000000000, 8);
    put(frame, 0x0000000000000001, 8);
    put(frame, 0xff02000000000000, 8);
    put(frame, 0x0000000000000001, 8);
    put(frame, 0x8600000040000708, 8);
    put(frame, 0, 8);
    return padded(frame);
}

} // namespace enshu::fabric::test
