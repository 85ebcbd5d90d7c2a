// IPv4 literals only: actor has no resolver, so no name can lead it out of the range.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace enshu::actor {

enum class Reach {
    Range,   ///< the documentation and private blocks of RFC 5737 and RFC 1918
    Loopback ///< 127.0.0.0/8 and nothing else: for tests
};

struct Endpoint {
    std::uint32_t address = 0; ///< host byte order
    std::uint16_t port = 0;

    std::string host() const; ///< dotted, without the port
};

struct Url {
    Endpoint server;
    std::string path;      ///< begins with `/`
    std::string authority; ///< as it stood in the URL
};

bool permitted(std::uint32_t address, Reach reach);

/// `192.0.2.1:80`. Throws Failure(Usage) where it is none, Failure(Refused) where `reach` does not
/// include it.
Endpoint parse_endpoint(std::string_view text, Reach reach);
/// As parse_endpoint; `0.0.0.0` is permitted too when `reach` is Range.
Endpoint parse_listen(std::string_view text, Reach reach);
/// `http://192.0.2.1[:PORT]/path`, at most 1,000 printable characters.
Url parse_url(std::string_view text, Reach reach);

} // namespace enshu::actor
