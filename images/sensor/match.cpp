#include "images/sensor/match.h"

#include <algorithm>

namespace enshu::sensor {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool found(const Content &content, std::string_view text) {
    const std::string_view bytes = content.bytes;
    if (text.size() < bytes.size() ||
        (content.at_start && content.at_end && text.size() != bytes.size())) {
        return false;
    }
    if (content.at_start) {
        text = text.substr(0, bytes.size());
    } else if (content.at_end) {
        text = text.substr(text.size() - bytes.size());
    }
    if (!content.nocase) {
        return text.find(bytes) != std::string_view::npos;
    }
    const auto same = [](char a, char b) { return lower(a) == lower(b); };
    return std::search(text.begin(), text.end(), bytes.begin(), bytes.end(), same) != text.end();
}

} // namespace

bool matches(const Content &content, std::string_view text) {
    return found(content, text) != content.negated;
}

bool matches(const Rule &rule, const Buffers &seen) {
    return std::ranges::all_of(rule.sizes,
                               [&](const BufferSize &size) {
                                   const auto &text = seen[size.buffer];
                                   return text && size.size.has(text->size());
                               }) &&
           std::ranges::all_of(rule.contents, [&](const Content &content) {
               const auto &text = seen[content.buffer];
               return text && matches(content, *text);
           });
}

bool matches(const Rule &rule, std::uint32_t source, std::uint16_t source_port,
             std::uint32_t destination, std::uint16_t destination_port) {
    return rule.destination_port.has(destination_port) && rule.source_port.has(source_port) &&
           rule.source.has(source) && rule.destination.has(destination);
}

bool Thresholds::tells(const Rule &rule, std::uint32_t source, std::uint32_t destination,
                       std::int64_t at) {
    if (!rule.threshold) {
        return true;
    }
    const Threshold &threshold = *rule.threshold;
    const std::uint64_t key =
        std::uint64_t{rule.id} << 32 | (threshold.by_source ? source : destination);
    const std::int64_t window = std::int64_t{threshold.seconds} * 1'000'000;
    auto entry = counts_.find(key);
    if (entry == counts_.end()) {
        if (counts_.size() >= most_) {
            counts_.erase(counts_.begin()); // it begins to count anew, nothing worse
        }
        entry = counts_.emplace(key, Count{at, 0}).first;
    }
    Count &count = entry->second;
    if (at < count.since || at - count.since >= window) {
        count = {at, 0};
    }
    ++count.seen;
    switch (threshold.type) {
    case Threshold::Type::Limit:
        return count.seen <= threshold.count;
    case Threshold::Type::Both:
        return count.seen == threshold.count;
    case Threshold::Type::Threshold:
        break;
    }
    if (count.seen < threshold.count) {
        return false;
    }
    count = {at, 0};
    return true;
}

} // namespace enshu::sensor
