// Quantities of the scenario language as types: times, IPv4 addresses and networks, TCP and UDP
// ports.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace enshu::dsl {

using Milliseconds = std::chrono::milliseconds;

/// `2m..4m`; a fixed time has both ends equal.
struct DurationRange {
    Milliseconds shortest{0};
    Milliseconds longest{0};
    auto operator<=>(const DurationRange &) const = default;
};

/// An IPv4 address in host byte order.
struct Ipv4 {
    std::uint32_t value = 0;
    auto operator<=>(const Ipv4 &) const = default;
};

/// An IPv4 network; `network` has its host bits zero.
struct Cidr {
    Ipv4 network;
    int prefix = 0; ///< 8 to 30
    bool contains(Ipv4 address) const;
    Ipv4 broadcast() const;
    auto operator<=>(const Cidr &) const = default;
};

enum class Protocol { Tcp, Udp };

struct Port {
    Protocol protocol = Protocol::Tcp;
    std::uint16_t number = 0; ///< 1 to 65535
    auto operator<=>(const Port &) const = default;
};

/// `90s`, `5m`, `1h30m`, `1d`; nothing else. Absent when the text is not a duration or exceeds 30
/// days.
std::optional<Milliseconds> parse_duration(std::string_view text);
std::optional<DurationRange> parse_duration_range(std::string_view text);
std::optional<Ipv4> parse_ipv4(std::string_view text);
std::optional<Cidr> parse_cidr(std::string_view text);
std::optional<Port> parse_port(std::string_view text);

std::string to_string(Milliseconds duration); ///< the shortest form that parses back: `1h30m`
std::string to_string(Ipv4 address);
std::string to_string(const Cidr &cidr);
std::string to_string(Port port); ///< `tcp/25`

/// `^[a-z][a-z0-9-]{0,30}$`
bool is_id(std::string_view text);

} // namespace enshu::dsl
