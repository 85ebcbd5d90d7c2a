// The two sides of a rule: sets of addresses and of ports.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::sensor {

/// What `include` (empty: everything) has and `exclude` has not.
template <class Item>
struct SetOf {
    std::vector<Item> include, exclude;
    bool has(std::uint32_t value) const {
        const auto any = [&](const std::vector<Item> &items) {
            for (const Item &item : items) {
                if (item.has(value)) {
                    return true;
                }
            }
            return false;
        };
        return (include.empty() || any(include)) && !any(exclude);
    }
};

struct Network {
    std::uint32_t address = 0, mask = 0;
    bool has(std::uint32_t value) const { return (value & mask) == address; }
};
struct PortRange {
    std::uint16_t first = 0, last = 0;
    bool has(std::uint32_t value) const { return value >= first && value <= last; }
};
using Addresses = SetOf<Network>;
using Ports = SetOf<PortRange>;

/// `$NAME` → what it stands for.
using Variables = std::map<std::string, Addresses, std::less<>>;

/// What is wrong, and where in the text that was given.
struct SetError {
    std::size_t at = 0;
    std::string message;
};

/// `any`, `192.0.2.1`, `192.0.2.0/24`, `$NAME`, `!` before one of these, `[…,…]` of them. Throws
/// SetError.
Addresses parse_addresses(std::string_view text, const Variables &variables);
/// `any`, `80`, `8000:8080`, `1024:`, `:1023`, `!` before one of these, `[…,…]` of them. Throws
/// SetError.
Ports parse_ports(std::string_view text);

} // namespace enshu::sensor
