// Where an offset stands in the protocol's eyes: lines from 0, characters in the units of the
// encoding that client and server agreed on.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace enshu::dsl::lsp {

enum class Encoding { Utf8, Utf16, Utf32 };

struct Point {
    std::size_t line = 0;
    std::size_t character = 0;
};

/// A text's lines, for going from offsets to points and back. Does not own the text.
class LineIndex {
  public:
    /// Lines end as the protocol has it: with LF, CR LF or CR.
    explicit LineIndex(std::string_view text);

    /// Within a character: its beginning. Beyond the end of a line: the end of the line.
    std::size_t offset(Point point, Encoding encoding) const;
    /// An offset beyond the end is taken for the end.
    Point point(std::size_t offset, Encoding encoding) const;

  private:
    std::string_view text_;
    std::vector<std::size_t> starts_;
};

} // namespace enshu::dsl::lsp
