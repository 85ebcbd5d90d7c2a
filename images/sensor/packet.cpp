#include "images/sensor/packet.h"

#include <algorithm>

namespace enshu::sensor {

namespace {

std::uint16_t u16(Bytes bytes, std::size_t at) {
    return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

std::uint32_t u32(Bytes bytes, std::size_t at) {
    return std::uint32_t{u16(bytes, at)} << 16 | u16(bytes, at + 2);
}

/// `header` bytes were the transport's; the rest is payload.
bool divide(Packet &packet, Bytes transport, std::size_t length, std::size_t header) {
    if (length < header || transport.size() < header) {
        return false;
    }
    packet.payload = transport.subspan(header);
    packet.payload_length = length - header;
    return true;
}

} // namespace

std::optional<Packet> parse_packet(Bytes ip) {
    if (ip.size() < 20 || ip[0] >> 4 != 4) {
        return std::nullopt;
    }
    const std::size_t header = std::size_t{ip[0] & 0x0fu} * 4;
    const std::size_t total = u16(ip, 2);
    const bool later_fragment = (u16(ip, 6) & 0x1fff) != 0;
    if (header < 20 || total < header || ip.size() < header || later_fragment) {
        return std::nullopt;
    }
    Packet packet;
    packet.source = u32(ip, 12);
    packet.destination = u32(ip, 16);
    // What a short frame is padded with is not part of the packet.
    const Bytes transport = ip.first(std::min(ip.size(), total)).subspan(header);
    const std::size_t length = total - header;
    switch (ip[9]) {
    case 1:
        packet.protocol = Protocol::Icmp;
        if (!divide(packet, transport, length, 8)) {
            return std::nullopt;
        }
        packet.type = transport[0];
        packet.code = transport[1];
        return packet;
    case 6: {
        packet.protocol = Protocol::Tcp;
        if (transport.size() < 20) {
            return std::nullopt;
        }
        const std::size_t own = std::size_t{transport[12]} / 16 * 4;
        if (own < 20 || !divide(packet, transport, length, own)) {
            return std::nullopt;
        }
        packet.sequence = u32(transport, 4);
        packet.flags = transport[13] & 0x3f;
        break;
    }
    case 17:
        packet.protocol = Protocol::Udp;
        if (!divide(packet, transport, length, 8)) {
            return std::nullopt;
        }
        break;
    default:
        return std::nullopt;
    }
    packet.source_port = u16(transport, 0);
    packet.destination_port = u16(transport, 2);
    return packet;
}

std::string address_text(std::uint32_t address) {
    std::string text;
    for (int shift = 24; shift >= 0; shift -= 8) {
        text += std::to_string(address >> shift & 0xff);
        text += shift == 0 ? "" : ".";
    }
    return text;
}

const char *protocol_name(Protocol protocol) {
    switch (protocol) {
    case Protocol::Icmp:
        return "ICMP";
    case Protocol::Tcp:
        return "TCP";
    case Protocol::Udp:
        break;
    }
    return "UDP";
}

} // namespace enshu::sensor
