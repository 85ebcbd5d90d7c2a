// Ethernet frames, byte by byte: what a probe sends. Pure.
//
// Checksums are right, so that a host that could be reached would take the frame. Formats: RFC 791,
// 768, 792, 9293, 826 (IPv4), 8200, 4443, 4861 (IPv6), 2131 (DHCP), IEEE 802.1Q.
#pragma once

#include "scenario-dsl/model/units.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::isolation {

using Bytes = std::vector<std::uint8_t>;
using Mac = std::array<std::uint8_t, 6>;

inline constexpr Mac broadcast_mac{0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

/// "52:54:00:0a:0b:0c"; absent for other text.
std::optional<Mac> parse_mac(std::string_view text);
std::string to_string(const Mac &mac);

/// An address of either family, in network order.
struct Ip {
    bool v6 = false;
    std::array<std::uint8_t, 16> bytes{}; ///< of v4 the first four

    static Ip of(dsl::Ipv4 address);
    static Ip of_v6(const std::array<std::uint8_t, 16> &bytes) { return {true, bytes}; }
    auto operator<=>(const Ip &) const = default;
};
/// As inet_pton(3) reads it. Throws std::invalid_argument.
Ip parse_ip(const std::string &text);
std::string to_string(const Ip &address);

/// The link-local address that a machine with this MAC gives itself (RFC 4291, appendix A).
Ip link_local_of(const Mac &mac);
/// The MAC that a multicast address is sent to.
Mac multicast_mac(const Ip &group);

/// Which frame of which proof: the first eight bytes are the proof's own random ones.
struct Token {
    static constexpr std::size_t size = 12;
    std::array<std::uint8_t, 8> proof{};
    std::uint32_t number = 0;
};
/// The number of the frame of this proof in `bytes`, wherever it stands there.
std::optional<std::uint32_t> find_token(const std::uint8_t *bytes, std::size_t size,
                                        const std::array<std::uint8_t, 8> &proof);
Bytes to_bytes(const Token &token);

// What stands inside of a frame.
Bytes arp_request(const Mac &from, dsl::Ipv4 sender, dsl::Ipv4 target, const Token &token);
Bytes udp(const Ip &from, const Ip &to, std::uint16_t source_port, std::uint16_t port,
          const Bytes &payload);
Bytes tcp_syn(const Ip &from, const Ip &to, std::uint16_t source_port, std::uint16_t port,
              const Bytes &payload);
Bytes echo_request(const Ip &from, const Ip &to, const Bytes &payload);
Bytes neighbour_solicitation(const Ip &from, const Ip &target, const Mac &mac, const Token &token);
/// With a lifetime of zero: whoever believed it would take it back.
Bytes router_advertisement(const Ip &from, const Mac &mac, const Token &token);
enum class Dhcp { Discover, Offer };
Bytes dhcp(Dhcp kind, const Mac &client, dsl::Ipv4 offered, const Token &token);

inline constexpr std::uint16_t type_ipv4 = 0x0800;
inline constexpr std::uint16_t type_ipv6 = 0x86dd;
inline constexpr std::uint16_t type_arp = 0x0806;
/// IEEE 802's type for local experiments: no machine's network stack takes it.
inline constexpr std::uint16_t type_experimental = 0x88b5;

/// At least 60 bytes, as on a wire.
Bytes ethernet(const Mac &to, const Mac &from, std::uint16_t type, const Bytes &payload);
Bytes ethernet(const Mac &to, const Mac &from, const Bytes &ip_packet); ///< type by its version
/// The same frame with an 802.1Q tag.
Bytes with_vlan(const Bytes &frame, std::uint16_t vlan);

} // namespace enshu::isolation
