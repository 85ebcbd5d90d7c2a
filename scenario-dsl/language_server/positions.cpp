#include "scenario-dsl/language_server/positions.h"

#include "scenario-dsl/source/characters.h"

#include <algorithm>

namespace enshu::dsl::lsp {
namespace {

std::size_t units(std::size_t bytes, Encoding encoding) {
    switch (encoding) {
    case Encoding::Utf8:
        return bytes;
    case Encoding::Utf16:
        return bytes == 4 ? 2 : 1; // beyond the basic plane: a surrogate pair
    case Encoding::Utf32:
        break;
    }
    return 1;
}

} // namespace

LineIndex::LineIndex(std::string_view text) : text_(text), starts_{0} {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool pair = text[at] == '\r' && text.substr(at + 1, 1) == "\n";
        if (text[at] == '\n' || (text[at] == '\r' && !pair))
            starts_.push_back(at + 1);
    }
}

std::size_t LineIndex::offset(Point point, Encoding encoding) const {
    if (point.line >= starts_.size())
        return text_.size();
    std::size_t at = starts_[point.line];
    for (std::size_t left = point.character; at < text_.size();) {
        if (text_[at] == '\n' || text_[at] == '\r')
            break;
        const std::size_t bytes = character_length(text_, at);
        const std::size_t width = units(bytes, encoding);
        if (width > left)
            break;
        left -= width;
        at += bytes;
    }
    return at;
}

Point LineIndex::point(std::size_t offset, Encoding encoding) const {
    offset = std::min(offset, text_.size());
    const auto next = std::ranges::upper_bound(starts_, offset);
    const auto line = static_cast<std::size_t>(next - starts_.begin()) - 1;
    Point point{line, 0};
    for (std::size_t at = starts_[line]; at < offset;) {
        const std::size_t bytes = character_length(text_, at);
        if (at + bytes > offset)
            break;
        point.character += units(bytes, encoding);
        at += bytes;
    }
    return point;
}

} // namespace enshu::dsl::lsp
