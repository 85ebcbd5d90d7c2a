#include "scenario-dsl/format/written_text.h"

#include "scenario-dsl/format/trivia.h"

#include <algorithm>

namespace enshu::dsl {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

bool is_blank_line(std::string_view line) {
    return trim_left(line).empty();
}

std::size_t indentation(std::string_view line) {
    return std::min(line.find_first_not_of(' '), line.size());
}

/// In `"a\ ` the last blank is escaped and counts.
std::string_view trim_right_unescaped(std::string_view line, bool escapes) {
    const std::string_view trimmed = trim_right(line);
    const std::size_t slashes = trimmed.size() - (trimmed.find_last_not_of('\\') + 1);
    const bool escaped = escapes && slashes % 2 == 1 && trimmed.size() < line.size();
    return escaped ? line.substr(0, trimmed.size() + 1) : trimmed;
}

std::vector<std::string> split(std::string_view raw, bool escapes) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0;; begin = line_end(raw, begin) + 1) {
        const std::size_t end = line_end(raw, begin);
        std::string_view line = raw.substr(begin, end - begin);
        if (begin > 0)
            line = trim_left(line);
        if (end < raw.size())
            line = trim_right_unescaped(line, escapes);
        lines.emplace_back(line);
        if (end == raw.size())
            return lines;
    }
}

bool is_comment(std::string_view source, std::size_t at) {
    return source[at] == '#' && at > 0 && is_blank(source[at - 1]);
}

/// Where a plain text that began before ends on this line.
std::size_t plain_line_end(std::string_view source, std::size_t begin) {
    const std::size_t end = line_end(source, begin);
    for (std::size_t at = begin; at < end; ++at)
        if (is_comment(source, at))
            return at;
    return end;
}

std::size_t plain_end(std::string_view source, std::size_t begin, std::size_t parent) {
    std::size_t end = begin;
    for (std::size_t at = begin;;) {
        const std::size_t stop = plain_line_end(source, at);
        end = begin + trim_right(source.substr(begin, stop - begin)).size();
        if (stop < line_end(source, at))
            return end; // a comment follows
        std::size_t next = stop + 1;
        while (next < source.size() &&
               is_blank_line(source.substr(next, line_end(source, next) - next)))
            next = line_end(source, next) + 1;
        if (next >= source.size())
            return end;
        const std::string_view line = source.substr(next, line_end(source, next) - next);
        if (indentation(line) <= parent || trim_left(line).starts_with('#'))
            return end;
        at = next;
    }
}

std::size_t flow_plain_end(std::string_view source, std::size_t begin) {
    constexpr std::string_view closing = ",[]{}";
    std::size_t at = begin;
    for (; at < source.size(); ++at) {
        const bool colon = source[at] == ':' &&
                           (at + 1 == source.size() || is_blank(source[at + 1]) ||
                            source[at + 1] == '\n' || closing.find(source[at + 1]) != closing.npos);
        if (colon || closing.find(source[at]) != closing.npos || is_comment(source, at))
            break;
    }
    const auto last = source.substr(0, at).find_last_not_of(" \t\n");
    return std::max(begin, last + 1);
}

bool is_quoted(std::string_view source, const Node &scalar) {
    const char first = source[scalar.place.range.begin];
    return first == '"' || first == '\'';
}

WrittenText whole(std::string_view source, std::size_t begin, std::size_t end) {
    return {split(source.substr(begin, end - begin), source[begin] == '"'), end};
}

/// Whether the tree's range is all of it: else it goes over several lines.
bool is_exact(std::string_view source, const Node &scalar) {
    const auto [begin, end] = scalar.place.range;
    return is_quoted(source, scalar) || source.substr(begin, end - begin) == scalar.text;
}

} // namespace

WrittenText read_text(std::string_view source, const Node &scalar, std::size_t parent) {
    const auto [begin, end] = scalar.place.range;
    return whole(source, begin, is_exact(source, scalar) ? end : plain_end(source, begin, parent));
}

WrittenText read_flow_text(std::string_view source, const Node &scalar) {
    const auto [begin, end] = scalar.place.range;
    return whole(source, begin, is_exact(source, scalar) ? end : flow_plain_end(source, begin));
}

bool is_block_text(std::string_view source, const Node &scalar) {
    const char first = source[scalar.place.range.begin];
    return first == '|' || first == '>';
}

BlockText read_block_text(std::string_view source, std::size_t begin, std::size_t parent) {
    BlockText text;
    text.header_end = std::min(source.find_first_of(" \t\n", begin), source.size());
    text.header = source.substr(begin, text.header_end - begin);
    const auto digit = text.header.find_first_of("123456789");
    text.digit =
        digit == std::string::npos ? 0 : static_cast<std::size_t>(text.header[digit] - '0');
    const bool keeps_end = text.header.find('+') != std::string::npos;
    std::size_t inner = text.digit > 0 ? parent + text.digit : 0; // 0: not known yet
    std::size_t counted = 0; // lines that belong to it whatever follows
    text.end = std::min(line_end(source, begin) + 1, source.size());
    std::size_t at = text.end;
    while (at < source.size()) {
        const std::size_t end = line_end(source, at);
        const std::string_view line = source.substr(at, end - at);
        const bool blank = is_blank_line(line);
        if (!blank && inner == 0 && indentation(line) > parent)
            inner = indentation(line);
        if (!blank && (inner == 0 || indentation(line) < inner))
            break;
        const bool has_content = inner > 0 && line.size() > inner;
        text.lines.emplace_back(has_content ? line.substr(inner) : std::string_view{});
        at = std::min(end + 1, source.size());
        if (has_content || keeps_end) {
            counted = text.lines.size();
            text.end = at;
        }
    }
    text.lines.resize(counted);
    return text;
}

} // namespace enshu::dsl
