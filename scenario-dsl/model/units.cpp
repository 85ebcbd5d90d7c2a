#include "scenario-dsl/model/units.h"

#include <array>
#include <charconv>

namespace enshu::dsl {
namespace {

constexpr Milliseconds longest_duration = std::chrono::days{30};

struct Unit {
    char letter;
    Milliseconds length;
};

constexpr std::array<Unit, 4> units{{{'d', std::chrono::days{1}},
                                     {'h', std::chrono::hours{1}},
                                     {'m', std::chrono::minutes{1}},
                                     {'s', std::chrono::seconds{1}}}};

/// Decimal digits only, no sign; `010` is refused, because one reader in two takes it for eight.
std::optional<unsigned> parse_number(std::string_view text, unsigned largest) {
    if (text.empty() || (text.size() > 1 && text.front() == '0'))
        return std::nullopt;
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value > largest)
        return std::nullopt;
    return value;
}

std::uint32_t network_mask(int prefix) {
    return static_cast<std::uint32_t>(~std::uint64_t{0} << (32 - prefix));
}

} // namespace

bool Cidr::contains(Ipv4 address) const {
    return (address.value & network_mask(prefix)) == network.value;
}

Ipv4 Cidr::broadcast() const {
    return {network.value | ~network_mask(prefix)};
}

std::optional<Milliseconds> parse_duration(std::string_view text) {
    if (text.empty())
        return std::nullopt;
    Milliseconds total{0};
    std::size_t unit = 0; // each part has a smaller unit than the one before
    while (!text.empty()) {
        const auto digits = text.find_first_not_of("0123456789");
        if (digits == std::string_view::npos || digits == 0 || digits > 7)
            return std::nullopt;
        while (unit < units.size() && units[unit].letter != text[digits])
            ++unit;
        if (unit == units.size())
            return std::nullopt;
        unsigned count = 0;
        std::from_chars(text.data(), text.data() + digits, count);
        total += count * units[unit].length;
        ++unit;
        text.remove_prefix(digits + 1);
    }
    return total <= longest_duration ? std::optional{total} : std::nullopt;
}

std::optional<DurationRange> parse_duration_range(std::string_view text) {
    const auto dots = text.find("..");
    const auto shortest = parse_duration(text.substr(0, dots));
    const auto longest =
        dots == std::string_view::npos ? shortest : parse_duration(text.substr(dots + 2));
    if (!shortest || !longest || *longest < *shortest)
        return std::nullopt;
    return DurationRange{*shortest, *longest};
}

std::optional<Ipv4> parse_ipv4(std::string_view text) {
    std::uint32_t value = 0;
    for (int part = 0; part < 4; ++part) {
        const auto dot = text.find('.');
        if ((dot == std::string_view::npos) != (part == 3))
            return std::nullopt;
        const auto number = parse_number(text.substr(0, dot), 255);
        if (!number)
            return std::nullopt;
        value = value << 8 | *number;
        if (part < 3)
            text.remove_prefix(dot + 1);
    }
    return Ipv4{value};
}

std::optional<Cidr> parse_cidr(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos)
        return std::nullopt;
    const auto network = parse_ipv4(text.substr(0, slash));
    const auto prefix = parse_number(text.substr(slash + 1), 30);
    if (!network || !prefix || *prefix < 8)
        return std::nullopt;
    const Cidr cidr{*network, static_cast<int>(*prefix)};
    // Bits set beyond the prefix are a slip of the author's: 10.0.0.1/24 names an address, not a
    // network.
    return cidr.contains(*network) ? std::optional{cidr} : std::nullopt;
}

std::optional<Port> parse_port(std::string_view text) {
    Port port;
    if (text.starts_with("tcp/"))
        port.protocol = Protocol::Tcp;
    else if (text.starts_with("udp/"))
        port.protocol = Protocol::Udp;
    else
        return std::nullopt;
    const auto number = parse_number(text.substr(4), 65535);
    if (!number || *number == 0)
        return std::nullopt;
    port.number = static_cast<std::uint16_t>(*number);
    return port;
}

std::string to_string(Milliseconds duration) {
    if (duration < Milliseconds{0})
        return "-" + to_string(-duration);
    auto rest = std::chrono::round<std::chrono::seconds>(duration).count();
    std::string text;
    for (const Unit &unit : units) {
        const auto length = std::chrono::duration_cast<std::chrono::seconds>(unit.length).count();
        if (const auto count = rest / length; count > 0)
            text += std::to_string(count) + unit.letter;
        rest %= length;
    }
    return text.empty() ? "0s" : text;
}

std::string to_string(Ipv4 address) {
    std::string text;
    for (int shift = 24; shift >= 0; shift -= 8)
        text += std::to_string(address.value >> shift & 0xff) + (shift > 0 ? "." : "");
    return text;
}

std::string to_string(const Cidr &cidr) {
    return to_string(cidr.network) + "/" + std::to_string(cidr.prefix);
}

std::string to_string(Port port) {
    return (port.protocol == Protocol::Tcp ? "tcp/" : "udp/") + std::to_string(port.number);
}

bool is_id(std::string_view text) {
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    if (text.empty() || text.size() > 31 || !letter(text.front()))
        return false;
    for (const char c : text)
        if (!letter(c) && !(c >= '0' && c <= '9') && c != '-')
            return false;
    return true;
}

} // namespace enshu::dsl
