#include "images/sensor/requests.h"

#include <algorithm>
#include <cstdlib>

namespace enshu::sensor {

namespace {

constexpr std::size_t most_early = 8;
/// Sequence numbers are compared modulo 2^32: a longer body could not be told from an old byte.
constexpr std::uint64_t longest_body = 1u << 30;

} // namespace

std::vector<HttpRequest> Requests::take(std::uint32_t sequence, Bytes payload, std::size_t length) {
    std::vector<HttpRequest> found;
    if (over_ || length == 0) {
        return found;
    }
    const auto ahead = static_cast<std::int32_t>(sequence - next_);
    if (ahead < 0 && static_cast<std::uint64_t>(-std::int64_t{ahead}) >= length) {
        return found; // sent again, or a body's
    }
    const Bytes begin = payload.first(std::min(payload.size(), longest_head));
    Segment segment{sequence, std::string(begin.begin(), begin.end()), length};
    if (ahead > 0) {
        if (early_.size() == most_early || static_cast<std::size_t>(ahead) > longest_head) {
            give_up();
        } else {
            early_.push_back(std::move(segment));
        }
        return found;
    }
    bool more = add(segment, found);
    while (more && !over_) {
        const auto fits = std::ranges::find_if(early_, [&](const Segment &early) {
            return static_cast<std::int32_t>(early.sequence - next_) <= 0;
        });
        if (fits == early_.end()) {
            break;
        }
        const Segment early = std::move(*fits);
        early_.erase(fits);
        more = add(early, found);
    }
    if (!more) {
        give_up();
    }
    return found;
}

std::size_t Requests::kept() const {
    std::size_t bytes = head_.size();
    for (const Segment &early : early_) {
        bytes += early.bytes.size();
    }
    return bytes;
}

/// `segment` begins at the wanted byte or before it. False: something wanted was not captured.
bool Requests::add(const Segment &segment, std::vector<HttpRequest> &found) {
    const std::size_t old = next_ - segment.sequence;
    if (old < segment.bytes.size()) {
        head_.append(segment.bytes, old);
        next_ = segment.sequence + static_cast<std::uint32_t>(segment.bytes.size());
    }
    read_heads(found);
    const std::uint32_t end = segment.sequence + static_cast<std::uint32_t>(segment.length);
    return static_cast<std::int32_t>(end - next_) <= 0;
}

void Requests::read_heads(std::vector<HttpRequest> &found) {
    while (!over_ && !head_.empty()) {
        if (!may_be_request(head_.substr(0, 24))) {
            return give_up();
        }
        const std::size_t end = end_of_head(head_);
        const bool whole = end != std::string::npos && end <= longest_head;
        if (!whole && head_.size() < longest_head) {
            return;
        }
        const auto request = parse_request(std::string_view(head_).substr(0, end));
        if (!request) {
            return give_up();
        }
        found.push_back(*request);
        const std::uint64_t body = std::strtoull(request->content_length.c_str(), nullptr, 10);
        if (!whole || request->chunked || request->method == "CONNECT" || body > longest_body) {
            return give_up();
        }
        head_.erase(0, end);
        pass_over(body);
    }
}

void Requests::pass_over(std::uint64_t bytes) {
    const std::size_t here = std::min<std::uint64_t>(bytes, head_.size());
    head_.erase(0, here);
    next_ += static_cast<std::uint32_t>(bytes - here);
}

void Requests::give_up() {
    over_ = true;
    head_ = {};
    early_ = {};
}

} // namespace enshu::sensor
