#include "images/sensor/http.h"

#include <algorithm>

namespace enshu::sensor {

namespace {

constexpr std::size_t longest_method = 16;

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!text.empty() && blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::string_view next_line(std::string_view &text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line;
}

/// Of http://HOST/PATH.
std::string_view host_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) {
        return {};
    }
    url.remove_prefix(scheme + 3);
    return url.substr(0, std::min(url.find_first_of("/?#"), url.size()));
}

} // namespace

bool may_be_request(std::string_view begin) {
    const std::size_t letters =
        static_cast<std::size_t>(std::ranges::find_if_not(begin, is_upper) - begin.begin());
    if (letters > longest_method) {
        return false;
    }
    return letters == begin.size() || (letters >= 3 && begin[letters] == ' ');
}

std::size_t end_of_head(std::string_view text) {
    for (std::size_t at = text.find('\n'); at != std::string_view::npos;
         at = text.find('\n', at + 1)) {
        if (text.substr(at + 1).starts_with('\n')) {
            return at + 2;
        }
        if (text.substr(at + 1).starts_with("\r\n")) {
            return at + 3;
        }
    }
    return std::string_view::npos;
}

std::optional<HttpRequest> parse_request(std::string_view head) {
    const bool whole_line = head.find('\n') != std::string_view::npos;
    const std::string_view first = next_line(head);
    const std::size_t method_end = first.find(' ');
    if (method_end == std::string_view::npos || !may_be_request(first)) {
        return std::nullopt;
    }
    HttpRequest request;
    request.method = first.substr(0, method_end);
    std::string_view rest = first.substr(method_end + 1);
    // The version, where there is one, is the last word; a URL may be cut off before it.
    if (const std::size_t version = rest.rfind(" HTTP/"); version != std::string_view::npos) {
        rest = rest.substr(0, version);
    } else if (whole_line) {
        return std::nullopt; // mail servers are spoken to in capitals too
    }
    request.url = rest;
    while (!head.empty()) {
        const std::string_view line = next_line(head);
        if (line.empty()) {
            break;
        }
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) {
            continue;
        }
        const std::string_view name = line.substr(0, colon);
        const std::string_view value = trimmed(line.substr(colon + 1));
        if (same(name, "host")) {
            request.host = value;
        } else if (same(name, "user-agent")) {
            request.user_agent = value;
        } else if (same(name, "content-length") && !value.empty() && value.size() <= 18 &&
                   std::ranges::all_of(value, is_digit)) {
            request.content_length = value;
        } else if (same(name, "transfer-encoding")) {
            request.chunked = true;
        }
    }
    if (request.host.empty()) {
        request.host = host_of(request.url);
    }
    return request;
}

std::optional<int> parse_status(std::string_view begin) {
    if (begin.size() < 12 || !begin.starts_with("HTTP/1.") || begin[8] != ' ' ||
        !std::ranges::all_of(begin.substr(9, 3), is_digit)) {
        return std::nullopt;
    }
    const int status = (begin[9] - '0') * 100 + (begin[10] - '0') * 10 + (begin[11] - '0');
    return status >= 100 && status <= 599 ? std::optional(status) : std::nullopt;
}

} // namespace enshu::sensor
