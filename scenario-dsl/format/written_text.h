// Scalars as they are written, line by line.
#pragma once

#include "scenario-dsl/syntax/syntax_tree.h"

#include <string>
#include <string_view>
#include <vector>

namespace enshu::dsl {

/// A plain or quoted text. Lines have lost what does not count: their indentation and what trails.
struct WrittenText {
    std::vector<std::string> lines; ///< at least one
    std::size_t end = 0;
};

/// In block style, inside of something that stands in column `parent`.
WrittenText read_text(std::string_view source, const Node &scalar, std::size_t parent);
/// Inside of brackets.
WrittenText read_flow_text(std::string_view source, const Node &scalar);

bool is_block_text(std::string_view source, const Node &scalar); ///< begins with `|` or `>`

struct BlockText {
    std::string header;             ///< `|`, `>-`, `|2`
    std::size_t header_end = 0;     ///< a comment may follow
    std::size_t digit = 0;          ///< the indentation the header asks for; 0: found out
    std::vector<std::string> lines; ///< without their indentation
    std::size_t end = 0;            ///< the beginning of the first line behind, or the end
};

/// Not in flow style, where there are none; `parent` as above.
BlockText read_block_text(std::string_view source, std::size_t begin, std::size_t parent);

} // namespace enshu::dsl
