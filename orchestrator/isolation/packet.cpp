#include "orchestrator/isolation/packet.h"

#include <fmt/format.h>

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <stdexcept>

namespace enshu::isolation {

namespace {

constexpr std::uint8_t protocol_icmp = 1;
constexpr std::uint8_t protocol_tcp = 6;
constexpr std::uint8_t protocol_udp = 17;
constexpr std::uint8_t protocol_icmpv6 = 58;

void put16(Bytes &bytes, unsigned value) {
    bytes.push_back(static_cast<std::uint8_t>(value >> 8));
    bytes.push_back(static_cast<std::uint8_t>(value));
}

void put32(Bytes &bytes, std::uint32_t value) {
    put16(bytes, value >> 16);
    put16(bytes, value & 0xffff);
}

template <typename Range>
void put(Bytes &bytes, const Range &more) {
    bytes.insert(bytes.end(), more.begin(), more.end());
}

void put_ip(Bytes &bytes, const Ip &address) {
    bytes.insert(bytes.end(), address.bytes.begin(), address.bytes.begin() + (address.v6 ? 16 : 4));
}

std::uint16_t checksum(const Bytes &bytes) { // RFC 1071
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        sum +=
            static_cast<std::uint32_t>(bytes[i] << 8 | (i + 1 < bytes.size() ? bytes[i + 1] : 0));
    }
    while (sum >> 16 != 0) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<std::uint16_t>(~sum);
}

void set16(Bytes &bytes, std::size_t at, std::uint16_t value) {
    bytes[at] = static_cast<std::uint8_t>(value >> 8);
    bytes[at + 1] = static_cast<std::uint8_t>(value);
}

/// Fills in a checksum that covers the addresses too.
void seal(Bytes &segment, std::size_t at, const Ip &from, const Ip &to, std::uint8_t protocol) {
    Bytes covered;
    put_ip(covered, from);
    put_ip(covered, to);
    put32(covered, static_cast<std::uint32_t>(segment.size()));
    put32(covered, protocol);
    put(covered, segment);
    const std::uint16_t sum = checksum(covered);
    set16(segment, at, sum == 0 && protocol == protocol_udp ? 0xffff : sum);
}

Bytes ip_packet(const Ip &from, const Ip &to, std::uint8_t protocol, std::uint8_t hops,
                const Bytes &payload) {
    Bytes packet;
    if (from.v6) {
        put32(packet, 0x60000000);
        put16(packet, static_cast<unsigned>(payload.size()));
        packet.push_back(protocol);
        packet.push_back(hops);
    } else {
        put16(packet, 0x4500);
        put16(packet, static_cast<unsigned>(20 + payload.size()));
        put32(packet, 0); // no fragments
        packet.push_back(hops);
        packet.push_back(protocol);
        put16(packet, 0);
    }
    put_ip(packet, from);
    put_ip(packet, to);
    if (!from.v6) {
        set16(packet, 10, checksum(packet));
    }
    put(packet, payload);
    return packet;
}

Bytes icmpv6(const Ip &from, const Ip &to, Bytes message) {
    seal(message, 2, from, to, protocol_icmpv6);
    return ip_packet(from, to, protocol_icmpv6, 255, message);
}

/// The nonce option of RFC 3971: the one place in neighbour discovery for bytes of one's own.
void put_nonce(Bytes &message, const Token &token) {
    message.push_back(14);
    message.push_back(2); // times eight bytes
    put(message, to_bytes(token));
    put16(message, 0);
}

} // namespace

std::optional<Mac> parse_mac(std::string_view text) {
    if (text.size() != 17) {
        return std::nullopt;
    }
    Mac mac{};
    for (std::size_t i = 0; i < mac.size(); ++i) {
        const char *begin = text.data() + 3 * i;
        const auto [end, error] = std::from_chars(begin, begin + 2, mac[i], 16);
        if (error != std::errc() || end != begin + 2 || (i < 5 && *end != ':')) {
            return std::nullopt;
        }
    }
    return mac;
}

std::string to_string(const Mac &mac) {
    return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", mac[0], mac[1], mac[2], mac[3],
                       mac[4], mac[5]);
}

Ip Ip::of(dsl::Ipv4 address) {
    Ip ip;
    for (unsigned i = 0; i < 4; ++i) {
        ip.bytes[i] = static_cast<std::uint8_t>(address.value >> (24 - 8 * i));
    }
    return ip;
}

Ip parse_ip(const std::string &text) {
    Ip ip;
    ip.v6 = text.find(':') != std::string::npos;
    if (inet_pton(ip.v6 ? AF_INET6 : AF_INET, text.c_str(), ip.bytes.data()) != 1) {
        throw std::invalid_argument(fmt::format("`{}` is not an address", text));
    }
    return ip;
}

std::string to_string(const Ip &address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(address.v6 ? AF_INET6 : AF_INET, address.bytes.data(), text.data(), text.size());
    return text.data();
}

Ip link_local_of(const Mac &mac) {
    const auto first = static_cast<std::uint8_t>(mac[0] ^ 2U);
    return Ip::of_v6(
        {0xfe, 0x80, 0, 0, 0, 0, 0, 0, first, mac[1], mac[2], 0xff, 0xfe, mac[3], mac[4], mac[5]});
}

Mac multicast_mac(const Ip &group) {
    const auto &b = group.bytes;
    if (group.v6) {
        return {0x33, 0x33, b[12], b[13], b[14], b[15]};
    }
    return {0x01, 0x00, 0x5e, static_cast<std::uint8_t>(b[1] & 0x7fU), b[2], b[3]};
}

Bytes to_bytes(const Token &token) {
    Bytes bytes(token.proof.begin(), token.proof.end());
    put32(bytes, token.number);
    return bytes;
}

std::optional<std::uint32_t> find_token(const std::uint8_t *bytes, std::size_t size,
                                        const std::array<std::uint8_t, 8> &proof) {
    const std::uint8_t *end = bytes + size;
    const std::uint8_t *found = std::search(bytes, end, proof.begin(), proof.end());
    if (end - found < static_cast<std::ptrdiff_t>(Token::size)) {
        return std::nullopt;
    }
    const std::uint8_t *n = found + proof.size();
    return static_cast<std::uint32_t>(n[0]) << 24 | static_cast<std::uint32_t>(n[1]) << 16 |
           static_cast<std::uint32_t>(n[2]) << 8 | n[3];
}

Bytes arp_request(const Mac &from, dsl::Ipv4 sender, dsl::Ipv4 target, const Token &token) {
    Bytes arp;
    put16(arp, 1); // Ethernet
    put16(arp, type_ipv4);
    put16(arp, 0x0604);
    put16(arp, 1); // request
    put(arp, from);
    put32(arp, sender.value);
    put(arp, Mac{});
    put32(arp, target.value);
    put(arp, to_bytes(token));
    return arp;
}

Bytes udp(const Ip &from, const Ip &to, std::uint16_t source_port, std::uint16_t port,
          const Bytes &payload) {
    Bytes datagram;
    put16(datagram, source_port);
    put16(datagram, port);
    put16(datagram, static_cast<unsigned>(8 + payload.size()));
    put16(datagram, 0);
    put(datagram, payload);
    seal(datagram, 6, from, to, protocol_udp);
    return ip_packet(from, to, protocol_udp, 64, datagram);
}

Bytes tcp_syn(const Ip &from, const Ip &to, std::uint16_t source_port, std::uint16_t port,
              const Bytes &payload) {
    Bytes segment;
    put16(segment, source_port);
    put16(segment, port);
    put32(segment, 1);
    put32(segment, 0);
    put16(segment, 0x5002); // five words of header, SYN
    put16(segment, 64240);
    put32(segment, 0);
    put(segment, payload);
    seal(segment, 16, from, to, protocol_tcp);
    return ip_packet(from, to, protocol_tcp, 64, segment);
}

Bytes echo_request(const Ip &from, const Ip &to, const Bytes &payload) {
    Bytes message;
    put16(message, from.v6 ? 0x8000 : 0x0800);
    put16(message, 0);
    put32(message, 0x656e0001);
    put(message, payload);
    if (from.v6) {
        return icmpv6(from, to, message);
    }
    set16(message, 2, checksum(message));
    return ip_packet(from, to, protocol_icmp, 64, message);
}

Bytes neighbour_solicitation(const Ip &from, const Ip &target, const Mac &mac, const Token &token) {
    Ip group = parse_ip("ff02::1:ff00:0"); // the target's solicited-node address
    std::copy(target.bytes.begin() + 13, target.bytes.end(), group.bytes.begin() + 13);
    Bytes message;
    put16(message, 0x8700);
    put16(message, 0);
    put32(message, 0);
    put_ip(message, target);
    put16(message, 0x0101); // the sender's link-layer address
    put(message, mac);
    put_nonce(message, token);
    return icmpv6(from, group, message);
}

Bytes router_advertisement(const Ip &from, const Mac &mac, const Token &token) {
    Bytes message;
    put16(message, 0x8600);
    put16(message, 0);
    put32(message, 0x40000000); // hop limit 64, lifetime 0
    put32(message, 0);
    put32(message, 0);
    put16(message, 0x0101);
    put(message, mac);
    put_nonce(message, token);
    return icmpv6(from, parse_ip("ff02::1"), message);
}

Bytes dhcp(Dhcp kind, const Mac &client, dsl::Ipv4 offered, const Token &token) {
    const bool offer = kind == Dhcp::Offer;
    Bytes message{static_cast<std::uint8_t>(offer ? 2 : 1), 1, 6, 0};
    put32(message, token.number);
    put32(message, 0x00008000); // answer by broadcast
    put32(message, 0);
    put32(message, offer ? offered.value : 0);
    put32(message, offer ? offered.value : 0);
    put32(message, 0);
    put(message, client);
    message.resize(236, 0);
    put32(message, 0x63825363);
    put(message, std::array<std::uint8_t, 3>{53, 1, static_cast<std::uint8_t>(offer ? 2 : 1)});
    message.push_back(224); // the first option that is for private use
    message.push_back(static_cast<std::uint8_t>(Token::size));
    put(message, to_bytes(token));
    message.push_back(255);
    const Ip from = offer ? Ip::of(offered) : Ip{};
    return udp(from, parse_ip("255.255.255.255"), offer ? 67 : 68, offer ? 68 : 67, message);
}

Bytes ethernet(const Mac &to, const Mac &from, std::uint16_t type, const Bytes &payload) {
    Bytes frame;
    put(frame, to);
    put(frame, from);
    put16(frame, type);
    put(frame, payload);
    frame.resize(std::max<std::size_t>(frame.size(), 60), 0);
    return frame;
}

Bytes ethernet(const Mac &to, const Mac &from, const Bytes &ip_packet) {
    return ethernet(to, from, ip_packet.at(0) >> 4 == 6 ? type_ipv6 : type_ipv4, ip_packet);
}

Bytes with_vlan(const Bytes &frame, std::uint16_t vlan) {
    Bytes tagged(frame.begin(), frame.begin() + 12);
    put16(tagged, 0x8100);
    put16(tagged, vlan);
    tagged.insert(tagged.end(), frame.begin() + 12, frame.end());
    return tagged;
}

} // namespace enshu::isolation
