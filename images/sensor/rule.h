// A rule as it is matched.
#pragma once

#include "images/sensor/addresses.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace enshu::sensor {

enum class RuleProtocol { Tcp, Udp, Icmp, Http, Dns };

/// What a `content` is looked for in.
enum class Buffer {
    Payload,
    HttpUri,
    HttpMethod,
    HttpUserAgent,
    HttpHost,
    HttpContentLength,
    HttpStatus,
    DnsQuery
};
inline constexpr std::size_t buffers = 8;

struct Content {
    Buffer buffer{};
    std::string bytes;
    bool negated = false, nocase = false, at_start = false, at_end = false;
};

/// `first` ≤ size ≤ `last`.
struct Size {
    std::uint64_t first = 0, last = ~std::uint64_t{0};
    bool has(std::uint64_t size) const { return size >= first && size <= last; }
};

struct BufferSize {
    Buffer buffer{};
    Size size;
};

struct Threshold {
    enum class Type { Limit, Threshold, Both } type{};
    bool by_source = true; ///< otherwise by destination
    unsigned count = 1, seconds = 1;
};

struct Rule {
    RuleProtocol protocol{};
    Addresses source, destination;
    Ports source_port, destination_port;
    std::string message;
    std::vector<Content> contents;
    std::vector<BufferSize> sizes;
    std::optional<std::uint8_t> flags; ///< these, and no others
    std::optional<Size> payload_size;
    std::optional<bool> to_server;
    bool established = false; ///< only where the other side has answered
    std::optional<Threshold> threshold;
    std::string category;
    unsigned priority = 3;
    std::uint32_t id = 0, revision = 1;
};

} // namespace enshu::sensor
