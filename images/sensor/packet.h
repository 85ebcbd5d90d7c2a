// One IPv4 packet as the kernel handed it over, taken apart. Packets are hostile: nothing is read
// beyond what was captured, and what makes no sense is no packet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace enshu::sensor {

using Bytes = std::span<const std::uint8_t>;
/// Microseconds since 1970.
using Time = std::int64_t;
inline constexpr Time second = 1'000'000;

enum class Protocol : std::uint8_t { Icmp = 1, Tcp = 6, Udp = 17 };

namespace flag {
inline constexpr std::uint8_t fin = 0x01, syn = 0x02, rst = 0x04, psh = 0x08, ack = 0x10,
                              urg = 0x20;
}

struct Packet {
    Protocol protocol{};
    std::uint32_t source = 0, destination = 0; ///< in the host's byte order
    std::uint16_t source_port = 0, destination_port = 0;
    std::uint8_t flags = 0;          ///< tcp
    std::uint32_t sequence = 0;      ///< tcp
    std::uint8_t type = 0, code = 0; ///< icmp
    Bytes payload;                   ///< as much of it as was captured
    std::size_t payload_length = 0;  ///< as it was on the wire
};

/// `ip` begins with the IP header. Absent: not IPv4, not TCP, UDP or ICMP, a later fragment, or
/// malformed. Checksums are not looked at: between guests they are left to the receiver.
std::optional<Packet> parse_packet(Bytes ip);

std::string address_text(std::uint32_t address);
/// TCP, UDP or ICMP.
const char *protocol_name(Protocol protocol);

} // namespace enshu::sensor
