// The heads of HTTP/1 requests and answers: what an alert can be about and the log tells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace enshu::sensor {

/// A head that is longer is read as far as this, and its connection not followed any further.
inline constexpr std::size_t longest_head = 8192;

struct HttpRequest {
    std::string method;
    std::string url;  ///< as it was sent: with scheme and host when it went to a proxy
    std::string host; ///< of the header Host, else of the URL
    std::string user_agent;
    std::string content_length; ///< digits as they were sent; empty: none
    bool chunked = false;
};

/// Whether a connection that begins like this may be HTTP; a few bytes are enough to say no.
bool may_be_request(std::string_view begin);

/// Where a head ends, behind its empty line; npos: it has not ended.
std::size_t end_of_head(std::string_view text);

/// `head`: a request line and headers, whole or cut off. Absent: it is not HTTP.
std::optional<HttpRequest> parse_request(std::string_view head);

/// 100 to 599, where a server's bytes begin with a status line.
std::optional<int> parse_status(std::string_view begin);

} // namespace enshu::sensor
