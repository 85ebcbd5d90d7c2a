// One file's text, owned, and where an offset into it stands.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::dsl {

/// Half-open, in bytes.
struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// As an editor counts: from 1, columns in characters.
struct Position {
    std::size_t line = 1;
    std::size_t column = 1;
};

class Source {
  public:
    /// A byte order mark at the beginning is left out.
    Source(std::string path, std::string text);

    const std::string &path() const { return path_; }
    std::string_view text() const { return text_; }

    /// An offset beyond the end is taken for the end.
    Position position(std::size_t offset) const;
    std::size_t line_start(std::size_t line) const { return line_starts_[line - 1]; }
    /// Without its line break.
    std::string_view line(std::size_t line) const;

  private:
    std::string path_;
    std::string text_;
    std::vector<std::size_t> line_starts_;
};

/// A range of a source. The Diagnostics or LoadResult that owns the source outlives it.
struct Place {
    const Source *source = nullptr;
    Range range;
};

} // namespace enshu::dsl
