#include "injector/actor/http.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace enshu::actor::http {
namespace {

bool printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) {
        text.remove_suffix(1);
    }
    return text;
}

std::optional<std::uint64_t> number(std::string_view text, int base) {
    std::uint64_t value = 0;
    const auto *end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value, base);
    if (text.empty() || error != std::errc{} || stop != end) {
        return std::nullopt;
    }
    return value;
}

std::string_view reason(int status) {
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 405:
        return "Method Not Allowed";
    case 411:
        return "Length Required";
    case 413:
        return "Content Too Large";
    case 431:
        return "Request Header Fields Too Large";
    case 503:
        return "Service Unavailable";
    case 507:
        return "Insufficient Storage";
    default:
        return "Bad Request";
    }
}

} // namespace

Request::State Request::bad(int status) {
    status_ = status;
    pending_.clear();
    return state_ = State::Bad;
}

Request::State Request::feed(std::string_view bytes) {
    if (state_ == State::Head || state_ == State::Body) {
        pending_ += bytes;
    }
    if (state_ == State::Head) {
        read_head();
    }
    return state_ == State::Body ? read_body() : state_;
}

Request::State Request::read_head() {
    const auto end = pending_.find("\r\n\r\n");
    if (std::min(end, pending_.size()) > max_head) {
        return bad(431);
    }
    if (end == std::string::npos) {
        return state_;
    }
    const auto head = pending_.substr(0, end + 2);
    pending_.erase(0, end + 4);

    std::string_view rest = head;
    const auto first = rest.substr(0, rest.find("\r\n"));
    rest.remove_prefix(first.size() + 2);
    const auto space = first.find(' ');
    const auto last = first.rfind(' ');
    if (space == std::string_view::npos || last == space ||
        !first.substr(last + 1).starts_with("HTTP/1.")) {
        return bad(400);
    }
    method_ = first.substr(0, space);
    path_ = first.substr(space + 1, last - space - 1);
    if (!printable(method_) || !printable(path_) || !path_.starts_with('/') ||
        path_.size() > 1000) {
        return bad(400);
    }
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find("\r\n"));
        rest.remove_prefix(line.size() + 2);
        if (!read_field(line)) {
            return bad(400);
        }
    }
    if (chunked_ && length_) {
        return bad(400); // two lengths: nobody honest sends them
    }
    if (!chunked_ && !length_ && (method_ == "PUT" || method_ == "POST")) {
        return bad(411);
    }
    if (length_.value_or(0) > max_body) {
        return bad(413);
    }
    part_ = chunked_ ? Part::ChunkSize : Part::Plain;
    left_ = length_.value_or(0);
    return state_ = State::Body;
}

bool Request::read_field(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) {
        return false;
    }
    const auto name = lower(line.substr(0, colon));
    const auto value = trimmed(line.substr(colon + 1));
    if (name == "content-length") {
        if (length_) {
            return false;
        }
        length_ = number(value, 10);
        return length_.has_value();
    }
    if (name == "host") {
        host_ = lower(value);
    }
    if (name == "cookie") {
        const auto at = value.find("session=");
        session_ = at == std::string_view::npos ? "" : value.substr(at + 8, 100);
        session_.erase(std::min(session_.find(';'), session_.size()));
        return true;
    }
    if (name == "transfer-encoding") {
        chunked_ = true;
        return lower(value) == "chunked";
    }
    return true;
}

bool Request::take_line(std::string &line) {
    const auto end = pending_.find('\n');
    if (end == std::string::npos) {
        if (pending_.size() > 256) {
            bad(400);
        }
        return false;
    }
    line = trimmed(std::string_view(pending_).substr(0, end));
    pending_.erase(0, end + 1);
    return true;
}

bool Request::read_chunk_size(const std::string &line) {
    const auto size = number(trimmed(line.substr(0, line.find(';'))), 16);
    if (!size) {
        bad(400);
        return false;
    }
    if (*size > max_body - taken_) {
        bad(413);
        return false;
    }
    left_ = *size;
    part_ = left_ == 0 ? Part::Trailer : Part::ChunkData;
    return true;
}

Request::State Request::read_body() {
    std::string line;
    for (;;) {
        switch (part_) {
        case Part::Plain:
        case Part::ChunkData: {
            const auto count = std::min<std::uint64_t>(left_, pending_.size());
            if (count > 0) {
                body_(std::string_view(pending_).substr(0, count));
                pending_.erase(0, count);
                left_ -= count;
                taken_ += count;
            }
            if (left_ > 0) {
                return state_;
            }
            if (part_ == Part::Plain) {
                return state_ = State::Whole;
            }
            part_ = Part::ChunkEnd;
            break;
        }
        case Part::ChunkSize:
            if (!take_line(line) || !read_chunk_size(line)) {
                return state_;
            }
            break;
        case Part::ChunkEnd:
            if (!take_line(line)) {
                return state_;
            }
            if (!line.empty()) {
                return bad(400);
            }
            part_ = Part::ChunkSize;
            break;
        case Part::Trailer:
            if (!take_line(line)) {
                return state_;
            }
            if (line.empty()) {
                return state_ = State::Whole;
            }
            break;
        }
    }
}

std::string answer(int status, std::string_view body) {
    std::string out = "HTTP/1.1 " + std::to_string(status) + " ";
    out += reason(status);
    out += "\r\nContent-Type: text/html\r\nCache-Control: no-store\r\nConnection: "
           "close\r\nContent-Length: ";
    out += std::to_string(body.size()) + "\r\n\r\n";
    out += body;
    return out;
}

std::string request_head(std::string_view method, const Url &url, bool through_proxy,
                         std::string_view agent, std::string_view fields) {
    std::string out(method);
    out += ' ';
    if (through_proxy) {
        out += "http://" + url.authority;
    }
    out += url.path + " HTTP/1.1\r\nHost: " + url.authority + "\r\nUser-Agent: ";
    out += agent;
    out += "\r\nAccept: */*\r\nConnection: close\r\n";
    out += fields;
    return out + "\r\n";
}

std::optional<int> answer_status(std::string_view bytes) {
    const auto end = bytes.find('\n');
    if (end == std::string_view::npos) {
        return bytes.size() > max_head ? std::optional(0) : std::nullopt;
    }
    if (!bytes.starts_with("HTTP/1.") || end < 12) {
        return 0;
    }
    return static_cast<int>(number(bytes.substr(9, 3), 10).value_or(0));
}

} // namespace enshu::actor::http
