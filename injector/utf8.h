// What guests and people send may be any bytes; what goes into the log, the API and JSON must be
// UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace enshu::inject {

/// `text` with every byte that is not part of well-formed UTF-8, and every control character but
/// newline and tab, replaced by U+FFFD, and cut to at most `max_bytes` at a character's boundary.
std::string clean_utf8(std::string_view text, std::size_t max_bytes);

/// Length in bytes of the well-formed UTF-8 character at the beginning of `text`; 0 if there is
/// none.
std::size_t utf8_length(std::string_view text);

} // namespace enshu::inject
