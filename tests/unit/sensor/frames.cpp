#include "tests/unit/sensor/frames.h"

#include <gtest/gtest.h>

namespace enshu::sensor::test {

namespace {

void add(std::string &to, std::uint64_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        to += static_cast<char>(value >> shift & 0xff);
    }
}

std::string ip(Side from, Side to, std::uint8_t protocol, const std::string &transport) {
    std::string packet("\x45\x00", 2);
    add(packet, 20 + transport.size(), 2);
    add(packet, 0, 4); // no fragment
    add(packet, 64, 1);
    add(packet, protocol, 1);
    add(packet, 0, 2);
    add(packet, from.address, 4);
    add(packet, to.address, 4);
    return packet + transport;
}

} // namespace

std::string tcp(Side from, Side to, std::uint8_t flags, std::uint32_t sequence,
                const std::string &payload) {
    std::string segment;
    add(segment, from.port, 2);
    add(segment, to.port, 2);
    add(segment, sequence, 4);
    add(segment, 0, 4);
    add(segment, 0x50, 1);
    add(segment, flags, 1);
    add(segment, 0, 6);
    return ip(from, to, 6, segment + payload);
}

std::string udp(Side from, Side to, const std::string &payload) {
    std::string datagram;
    add(datagram, from.port, 2);
    add(datagram, to.port, 2);
    add(datagram, 8 + payload.size(), 2);
    add(datagram, 0, 2);
    return ip(from, to, 17, datagram + payload);
}

std::string icmp(Side from, Side to, std::uint8_t type) {
    std::string message(8, '\0');
    message[0] = static_cast<char>(type);
    return ip(from, to, 1, message);
}

std::string dns_query(const std::string &name, std::uint16_t type, bool answer, unsigned code) {
    std::string message;
    add(message, 77, 2);
    add(message, (answer ? 0x8180u : 0x0100u) | code, 2);
    add(message, 1, 2);
    add(message, 0, 6);
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t dot = std::min(name.find('.', at), name.size());
        add(message, dot - at, 1);
        message += name.substr(at, dot - at);
        at = dot + 1;
    }
    add(message, 0, 1);
    add(message, type, 2);
    add(message, 1, 2);
    return message;
}

Bytes bytes(const std::string &text) {
    return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

Variables networks() {
    const Addresses home = parse_addresses("[192.168.0.0/16,203.0.113.0/24]", {});
    return {{"HOME_NET", home}, {"EXTERNAL_NET", {{}, home.include}}};
}

std::vector<Rule> rules(const std::string &text) {
    RuleFile file = parse_rules(text, networks());
    for (const RuleError &error : file.errors) {
        ADD_FAILURE() << error.line << ':' << error.column << ": " << error.message;
    }
    return std::move(file.rules);
}

std::vector<nlohmann::json> Collected::of(const std::string &type) const {
    std::vector<nlohmann::json> found;
    for (const nlohmann::json &line : lines) {
        if (line["event_type"] == type) {
            found.push_back(line);
        }
    }
    return found;
}

void Observed::request(Side from, Side to, const std::string &text) {
    see(tcp(from, to, flag::syn, 999));
    see(tcp(to, from, flag::syn | flag::ack, 4999));
    see(tcp(from, to, flag::ack | flag::psh, 1000, text));
}

void Observed::answer(Side from, Side to, const std::string &text) {
    see(tcp(from, to, flag::ack | flag::psh, 5000, text));
}

} // namespace enshu::sensor::test
