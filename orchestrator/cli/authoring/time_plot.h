// Lines of a picture whose columns are exercise time: a label, the plot, and words at its right.
#pragma once

#include "orchestrator/cli/authoring/ink.h"

#include <cstdint>
#include <string>
#include <vector>

namespace enshu::cli {

/// Where the columns are.
struct TimePlot {
    std::size_t label = 0; ///< columns
    std::size_t width = 0; ///< of the plot
    std::size_t words = 0;
    std::int64_t duration_ms = 0;

    /// Fits `total` columns; the plot is never narrower than 20.
    TimePlot(std::size_t total, std::size_t label_columns, std::size_t word_columns,
             std::int64_t duration);
    std::size_t column(std::int64_t at_ms) const;
    /// The moment at which a column ends.
    std::int64_t end_of(std::size_t column) const;
    /// Moments, and the line that marks them.
    std::vector<std::string> axis(const Style &style) const;
    std::string line(std::string_view label_text, const std::string &plot,
                     std::string_view word_text) const;
};

/// One line of the plot, cell by cell. What is drawn later covers what was there.
class Cells {
  public:
    explicit Cells(std::size_t width) : cells_(width) {}
    /// `glyph`: one column wide.
    void put(std::size_t column, const char *glyph, Ink ink = Ink::Plain);
    void fill(std::size_t from, std::size_t to, const char *glyph, Ink ink = Ink::Plain);
    std::string text(const Style &style) const;

  private:
    struct Cell {
        const char *glyph = " ";
        Ink ink = Ink::Plain;
    };
    std::vector<Cell> cells_;
};

} // namespace enshu::cli
