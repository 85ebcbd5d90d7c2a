#include "scenario-dsl/source/source.h"

#include "scenario-dsl/source/characters.h"

#include <algorithm>

namespace enshu::dsl {

Source::Source(std::string path, std::string text)
    : path_(std::move(path)), text_(std::move(text)) {
    while (text_.starts_with("\xef\xbb\xbf")) // yaml-cpp would leave out one more
        text_.erase(0, 3);
    line_starts_.push_back(0);
    for (std::size_t at = 0; at < text_.size(); ++at)
        if (text_[at] == '\n')
            line_starts_.push_back(at + 1);
}

Position Source::position(std::size_t offset) const {
    offset = std::min(offset, text_.size());
    const auto next = std::ranges::upper_bound(line_starts_, offset);
    const auto number = static_cast<std::size_t>(next - line_starts_.begin());
    const std::size_t start = line_start(number);
    return {number, 1 + count_characters(text().substr(start, offset - start))};
}

std::string_view Source::line(std::size_t number) const {
    const std::size_t start = line_start(number);
    std::string_view line = text().substr(start, text().find('\n', start) - start);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

} // namespace enshu::dsl
