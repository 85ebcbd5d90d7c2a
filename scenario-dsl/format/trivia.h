// What stands between the parts of a YAML text: blanks, line breaks, comments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace enshu::dsl {

/// Ends the layout of a text that has something in it which is not known how to lay out.
struct NotUnderstood {
    std::size_t offset = 0;
};

struct Remark {
    enum class Type {
        Blank,  ///< any number of blank lines
        Own,    ///< a comment on a line of its own
        Behind, ///< a comment behind something
    };
    Type type{};
    std::string text = {};
    std::size_t offset = 0;
};

struct Trivia {
    std::vector<Remark> remarks;
    bool over_lines = false; ///< a line break is in it
    bool has_comment() const;
};

/// Moves the cursor to the next thing that is no trivia, or to the end.
Trivia skip_trivia(std::string_view text, std::size_t &cursor);

/// Offset of the line break that ends the line, or of the end.
std::size_t line_end(std::string_view text, std::size_t offset);
/// Bytes from the beginning of the line.
std::size_t byte_column(std::string_view text, std::size_t offset);
/// Columns of a terminal from the beginning of the line.
std::size_t display_column(std::string_view text, std::size_t offset);

std::string_view trim_left(std::string_view text);
std::string_view trim_right(std::string_view text);

} // namespace enshu::dsl
