#include "images/sensor/addresses.h"

#include <algorithm>
#include <charconv>

namespace enshu::sensor {

namespace {

std::optional<unsigned> number(std::string_view text, unsigned most) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value > most) {
        return std::nullopt;
    }
    return value;
}

std::optional<Network> parse_network(std::string_view text) {
    unsigned prefix = 32;
    if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
        const auto given = number(text.substr(slash + 1), 32);
        if (!given) {
            return std::nullopt;
        }
        prefix = *given;
        text = text.substr(0, slash);
    }
    std::uint32_t address = 0;
    for (int part = 0; part < 4; ++part) {
        const std::size_t dot = part < 3 ? text.find('.') : text.size();
        const auto byte =
            dot == std::string_view::npos ? std::nullopt : number(text.substr(0, dot), 255);
        if (!byte) {
            return std::nullopt;
        }
        address = address << 8 | *byte;
        text.remove_prefix(std::min(dot + 1, text.size()));
    }
    const std::uint32_t mask = prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix);
    return Network{address & mask, mask};
}

std::optional<PortRange> parse_range(std::string_view text) {
    const std::size_t colon = text.find(':');
    const std::string_view low = text.substr(0, colon);
    const std::string_view high = colon == std::string_view::npos ? low : text.substr(colon + 1);
    if (low.empty() && high.empty()) {
        return std::nullopt;
    }
    const auto first = low.empty() ? std::optional(0u) : number(low, 65535);
    const auto last = high.empty() ? std::optional(65535u) : number(high, 65535);
    if (!first || !last || *first > *last) {
        return std::nullopt;
    }
    return PortRange{static_cast<std::uint16_t>(*first), static_cast<std::uint16_t>(*last)};
}

/// Gives each member of a list, or the one thing there is, with whether `!` stands before it.
template <class Take>
void each_member(std::string_view text, const Take &take) {
    std::size_t at = 0;
    bool all_negated = false;
    if (text.starts_with("![")) {
        all_negated = true;
        at = 1;
    }
    std::size_t end = text.size();
    if (at < end && text[at] == '[') {
        if (!text.ends_with(']')) {
            throw SetError{at, "this list does not end: `]` is missing"};
        }
        ++at;
        --end;
    }
    for (;;) {
        const std::size_t comma = std::min(text.find(',', at), end);
        std::string_view member = text.substr(at, comma - at);
        bool negated = all_negated;
        if (member.starts_with('!')) {
            negated = !negated;
            member.remove_prefix(1);
        }
        const std::size_t where = comma - member.size();
        if (member.empty()) {
            throw SetError{where, "something is missing here"};
        }
        if (member.find_first_of("[]") != std::string_view::npos) {
            throw SetError{where, "a list within a list is more than this sensor reads"};
        }
        take(member, where, negated);
        if (comma == end) {
            return;
        }
        at = comma + 1;
    }
}

} // namespace

Addresses parse_addresses(std::string_view text, const Variables &variables) {
    Addresses set;
    if (text == "any") {
        return set;
    }
    each_member(text, [&](std::string_view member, std::size_t at, bool negated) {
        if (!member.starts_with('$')) {
            const auto network = parse_network(member);
            if (!network) {
                throw SetError{at, "`" + std::string(member) +
                                       "` is no address; `192.0.2.1`, `192.0.2.0/24`, "
                                       "`$HOME_NET` and `any` are"};
            }
            (negated ? set.exclude : set.include).push_back(*network);
            return;
        }
        const auto found = variables.find(member.substr(1));
        if (found == variables.end()) {
            std::string known;
            for (const auto &[name, value] : variables) {
                known += (known.empty() ? "`$" : ", `$") + name + "`";
            }
            throw SetError{at, "nothing is known by the name `" + std::string(member) +
                                   "`; there is " + known};
        }
        const Addresses &named = found->second;
        if (!negated) {
            set.include.insert(set.include.end(), named.include.begin(), named.include.end());
            set.exclude.insert(set.exclude.end(), named.exclude.begin(), named.exclude.end());
        } else if (named.include.empty()) { // all but some: those are what remains
            set.include.insert(set.include.end(), named.exclude.begin(), named.exclude.end());
        } else if (named.exclude.empty()) {
            set.exclude.insert(set.exclude.end(), named.include.begin(), named.include.end());
        } else {
            throw SetError{at, "`" + std::string(member) +
                                   "` itself has exceptions: name what "
                                   "remains instead of `!`"};
        }
    });
    return set;
}

Ports parse_ports(std::string_view text) {
    Ports set;
    if (text == "any") {
        return set;
    }
    each_member(text, [&](std::string_view member, std::size_t at, bool negated) {
        const auto range = parse_range(member);
        if (!range) {
            throw SetError{at, "`" + std::string(member) +
                                   "` is no port; `80`, `8000:8080`, `1024:` and `any` are"};
        }
        (negated ? set.exclude : set.include).push_back(*range);
    });
    return set;
}

} // namespace enshu::sensor
