// The question of a DNS message over UDP.
#pragma once

#include "images/sensor/packet.h"

#include <optional>
#include <string>

namespace enshu::sensor {

struct DnsMessage {
    std::uint16_t id = 0;
    bool answer = false;
    unsigned response_code = 0; ///< of an answer
    std::string name;           ///< with dots between its labels and none at its end
    std::uint16_t type = 0;
};

/// Absent: not a DNS message with one whole question.
std::optional<DnsMessage> parse_dns(Bytes payload);

std::string dns_type_name(std::uint16_t type);
std::string dns_code_name(unsigned code);

} // namespace enshu::sensor
