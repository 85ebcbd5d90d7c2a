#include "scenario-dsl/language_server/framing.h"

#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace enshu::dsl::lsp {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view header_end = "\r\n\r\n";

bool is_length_header(std::string_view name) {
    return std::ranges::equal(name, std::string_view{"content-length"}, {}, [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
}

std::size_t read_length(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (error != std::errc{} || end != text.data() + text.size())
        throw BadFraming{fmt::format("{} is not a length of a message", backticked(text))};
    if (length > Framing::largest_content)
        throw BadFraming{fmt::format("a message of {} bytes is announced, and at most {} are read",
                                     length, Framing::largest_content)};
    return length;
}

std::size_t read_header(std::string_view header) {
    std::optional<std::size_t> length;
    while (!header.empty()) {
        const std::string_view line = header.substr(0, header.find(line_end));
        header.remove_prefix(std::min(line.size() + line_end.size(), header.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos)
            throw BadFraming{fmt::format("{} is not a line of a header", backticked(line))};
        if (!is_length_header(line.substr(0, colon)))
            continue;
        if (length)
            throw BadFraming{"a header holds two lengths"};
        length = read_length(line.substr(colon + 1));
    }
    if (!length)
        throw BadFraming{"a header without `Content-Length`"};
    return *length;
}

} // namespace

void Framing::feed(std::string_view bytes) {
    bytes_ += bytes;
}

std::optional<std::string> Framing::next() {
    if (!length_) {
        const auto end = bytes_.find(header_end);
        if (std::min(end, bytes_.size()) > largest_header)
            throw BadFraming{fmt::format("a header of more than {} bytes", largest_header)};
        if (end == std::string::npos)
            return std::nullopt;
        length_ = read_header(std::string_view{bytes_}.substr(0, end));
        bytes_.erase(0, end + header_end.size());
    }
    if (bytes_.size() < *length_)
        return std::nullopt;
    std::string content = bytes_.substr(0, *length_);
    bytes_.erase(0, *length_);
    length_.reset();
    return content;
}

std::string framed(std::string_view content) {
    return fmt::format("Content-Length: {}\r\n\r\n{}", content.size(), content);
}

} // namespace enshu::dsl::lsp
