// Running text for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace enshu::dsl {

/// The text as one paragraph in lines of at most `width` columns, each ending with a line break.
/// Line breaks in `text` are where its author's editor was full and mean nothing. Japanese is
/// broken between any two characters, but never before a closing bracket or a punctuation mark, nor
/// after an opening bracket; other text between words.
std::string paragraph(std::string_view text, std::size_t width);

} // namespace enshu::dsl
