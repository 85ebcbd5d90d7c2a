// The lines of a file on their way out: what stands on each, before it is settled in which column.
#pragma once

#include <string>
#include <vector>

namespace enshu::dsl {

struct Node;

/// A part of a line that may be aligned with its like above and below. Widths are columns of a
/// terminal.
struct Cell {
    std::string text;
    std::size_t blanks = 1; ///< before it; of the source, until aligned
    std::size_t column = 0; ///< where it stood in the source
};

struct Row {
    enum class Type {
        Code,
        Comment,  ///< a line of its own
        Blank,    ///< between things
        Verbatim, ///< a line of a text
    };
    Type type = Type::Code;
    std::size_t indent = 0;
    std::string head; ///< `-` and `key:`, or the line of a text
    std::vector<Cell> cells = {};
    std::string comment = {};
    std::size_t comment_column = 0;  ///< where it stood in the source
    const Node *container = nullptr; ///< rows of the same one may be aligned; null: never
    bool table = false;              ///< values are aligned even if the author did not
};

/// Settles the columns and writes the lines.
std::string write_rows(std::vector<Row> rows);

} // namespace enshu::dsl
