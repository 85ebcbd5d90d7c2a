// UTF-8 text as an editor and a terminal show it: characters, and the columns they take.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace enshu::dsl {

/// Offset of the first byte that is not part of valid UTF-8 (RFC 3629); npos if all of it is valid.
std::size_t find_invalid_utf8(std::string_view text);

/// Bytes of the character at `offset`, at least 1 and within the text; an invalid byte counts as a
/// character.
std::size_t character_length(std::string_view text, std::size_t offset);

/// Characters in the text.
std::size_t count_characters(std::string_view text);

/// Columns the text takes in a terminal: 2 for an East Asian wide character (UAX #11: W and F), 0
/// for a combining one.
std::size_t display_width(std::string_view text);

/// The text without what could move a terminal's cursor or reorder a line: control characters,
/// bidirectional controls and invalid bytes become U+FFFD, a tab becomes a blank.
std::string printable(std::string_view text);

/// `text` in backticks, printable and cut to a length that still reads well in a sentence.
std::string backticked(std::string_view text);

} // namespace enshu::dsl
