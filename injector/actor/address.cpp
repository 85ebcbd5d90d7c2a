#include "injector/actor/address.h"

#include "injector/actor/failure.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>

namespace enshu::actor {
namespace {

struct Block {
    std::uint32_t network;
    int bits;
};

// What an exercise's ranges are made of; none of it is routed on the Internet.
constexpr std::array range_blocks{
    Block{0xC6336400, 24}, // 198.51.100.0/24
    Block{0xCB007100, 24}, // 203.0.113.0/24
    Block{0xC0000200, 24}, // 192.0.2.0/24
    Block{0x0A000000, 8},  // 10.0.0.0/8
    Block{0xAC100000, 12}, // 172.16.0.0/12
    Block{0xC0A80000, 16}, // 192.168.0.0/16
};

bool inside(std::uint32_t address, const Block &block) {
    return (address >> (32 - block.bits)) == (block.network >> (32 - block.bits));
}

std::uint16_t parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0) {
        throw Failure(Exit::Usage, "`" + std::string(text) + "` is not a port");
    }
    return port;
}

std::uint32_t parse_ipv4(std::string_view text) {
    in_addr parsed{};
    if (inet_pton(AF_INET, std::string(text).c_str(), &parsed) != 1) {
        throw Failure(Exit::Usage, "`" + std::string(text) + "` is not an IPv4 address");
    }
    return ntohl(parsed.s_addr);
}

Endpoint parse_pair(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        throw Failure(Exit::Usage,
                      "`" + std::string(text) + "` has no port: ADDRESS:PORT is meant");
    }
    return {parse_ipv4(text.substr(0, colon)), parse_port(text.substr(colon + 1))};
}

void require_permitted(const Endpoint &endpoint, Reach reach) {
    if (!permitted(endpoint.address, reach)) {
        throw Failure(Exit::Refused, "`" + endpoint.host() + "` is not an address of a range");
    }
}

} // namespace

std::string Endpoint::host() const {
    const in_addr raw{htonl(address)};
    std::array<char, INET_ADDRSTRLEN> text{};
    return inet_ntop(AF_INET, &raw, text.data(), text.size());
}

bool permitted(std::uint32_t address, Reach reach) {
    if (reach == Reach::Loopback) {
        return inside(address, {0x7F000000, 8});
    }
    return std::any_of(range_blocks.begin(), range_blocks.end(),
                       [&](const Block &block) { return inside(address, block); });
}

Endpoint parse_endpoint(std::string_view text, Reach reach) {
    const auto endpoint = parse_pair(text);
    require_permitted(endpoint, reach);
    return endpoint;
}

Endpoint parse_listen(std::string_view text, Reach reach) {
    const auto endpoint = parse_pair(text);
    if (endpoint.address != INADDR_ANY || reach != Reach::Range) {
        require_permitted(endpoint, reach);
    }
    return endpoint;
}

Url parse_url(std::string_view text, Reach reach) {
    constexpr std::string_view scheme = "http://";
    if (!text.starts_with(scheme) || text.size() > 1000 ||
        !std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; })) {
        throw Failure(Exit::Usage,
                      "the URL has to be http://ADDRESS[:PORT]/PATH, at most 1000 characters");
    }
    const auto rest = text.substr(scheme.size());
    const auto slash = rest.find('/');
    if (slash == std::string_view::npos) {
        throw Failure(Exit::Usage, "the URL has no path: http://ADDRESS[:PORT]/PATH is meant");
    }
    const auto authority = rest.substr(0, slash);
    const bool has_port = authority.find(':') != std::string_view::npos;
    Url url;
    url.server = has_port ? parse_pair(authority) : Endpoint{parse_ipv4(authority), 80};
    url.path = rest.substr(slash);
    url.authority = authority;
    require_permitted(url.server, reach);
    return url;
}

} // namespace enshu::actor
