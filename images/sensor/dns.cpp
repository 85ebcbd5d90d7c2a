#include "images/sensor/dns.h"

#include <utility>

namespace enshu::sensor {

namespace {

constexpr std::size_t header = 12;
constexpr std::size_t longest_name = 255;

unsigned u16(Bytes bytes, std::size_t at) {
    return static_cast<unsigned>(bytes[at] << 8 | bytes[at + 1]);
}

} // namespace

std::optional<DnsMessage> parse_dns(Bytes payload) {
    // One question: nobody asks more, and a message with another number is hardly DNS.
    if (payload.size() < header || u16(payload, 4) != 1 || (payload[2] >> 3 & 0x0f) != 0) {
        return std::nullopt;
    }
    DnsMessage message;
    message.id = static_cast<std::uint16_t>(u16(payload, 0));
    message.answer = (payload[2] & 0x80) != 0;
    message.response_code = payload[3] & 0x0fu;
    std::size_t at = header;
    for (;;) {
        if (at >= payload.size()) {
            return std::nullopt;
        }
        const std::size_t length = payload[at++];
        if (length == 0) {
            break;
        }
        // A pointer leads nowhere from the first name there is.
        if (length > 63 || at + length > payload.size() || at + length - header > longest_name) {
            return std::nullopt;
        }
        if (!message.name.empty()) {
            message.name += '.';
        }
        for (const std::uint8_t byte : payload.subspan(at, length)) {
            message.name += static_cast<char>(byte);
        }
        at += length;
    }
    if (at + 4 > payload.size()) {
        return std::nullopt;
    }
    message.type = static_cast<std::uint16_t>(u16(payload, at));
    return message;
}

std::string dns_type_name(std::uint16_t type) {
    static constexpr std::pair<std::uint16_t, const char *> names[] = {
        {1, "A"},    {2, "NS"},    {5, "CNAME"}, {6, "SOA"},   {12, "PTR"},   {15, "MX"},
        {16, "TXT"}, {28, "AAAA"}, {33, "SRV"},  {64, "SVCB"}, {65, "HTTPS"}, {255, "ANY"}};
    for (const auto &[number, name] : names) {
        if (number == type) {
            return name;
        }
    }
    return "TYPE" + std::to_string(type);
}

std::string dns_code_name(unsigned code) {
    static constexpr const char *names[] = {"NOERROR",  "FORMERR", "SERVFAIL",
                                            "NXDOMAIN", "NOTIMP",  "REFUSED"};
    return code < std::size(names) ? names[code] : "RCODE" + std::to_string(code);
}

} // namespace enshu::sensor
