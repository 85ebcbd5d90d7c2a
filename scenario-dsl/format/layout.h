// A tree and the text it was read from become rows.
#pragma once

#include "scenario-dsl/format/rows.h"
#include "scenario-dsl/format/trivia.h"
#include "scenario-dsl/format/written_text.h"
#include "scenario-dsl/syntax/syntax_tree.h"

#include <string>
#include <string_view>
#include <vector>

namespace enshu::dsl {

/// Walks the tree in the order written, with a cursor that must meet each part where the tree says
/// that it stands; whatever else it meets is not understood.
class Layout {
  public:
    /// `text` is the whole of the source, with LF.
    explicit Layout(std::string_view text) : text_(text) {}

    /// Throws NotUnderstood.
    std::vector<Row> run(const Node &root);

  private:
    /// A block list or map that is open: where its lines begin, and where they will.
    struct Level {
        std::size_t column = 0;
        std::size_t indent = 0;
    };
    /// Of a list or map in block style.
    struct Block {
        const Node &node;
        std::size_t indent = 0;
        std::size_t depth = 0;
        const Node *container = nullptr; ///< of its rows
        bool table = false;
    };
    /// Of a text, or of something in brackets.
    struct Surroundings {
        std::size_t parent_column = 0; ///< of the list or map that it is in
        std::size_t parent_indent = 0; ///< where that will stand
        std::size_t base = 0;          ///< where a closing bracket stands
    };

    void document_marker(std::string_view marker);
    void root(const Node &node);
    void block(const Node &node, std::size_t indent, std::size_t depth);
    void list(const Block &block);
    void item(const Node &node, const Block &list, std::size_t dash_column);
    void map(const Block &block);
    void key(const Node &node, Row &row);
    void value(const Node &node, const Block &map, std::size_t key_column);

    void inline_value(const Node &node, const Surroundings &around);
    void text(const Node &node, const Surroundings &around);
    void block_text(const Node &node, const Surroundings &around);

    void remarks(const Trivia &trivia, std::size_t depth, std::size_t indent);
    std::size_t indent_of_comment(std::size_t column, std::size_t depth,
                                  std::size_t next_indent) const;
    void comment_behind(std::string comment, std::size_t offset);
    Row &add_row(std::size_t indent);
    void require(bool met) const;
    char here() const { return cursor_ < text_.size() ? text_[cursor_] : '\0'; }

    std::string_view text_;
    std::size_t cursor_ = 0;
    std::vector<Row> rows_;
    std::vector<Level> levels_;
    std::string dashes_; ///< of list items whose row is yet to come
    std::size_t dashes_indent_ = 0;
};

} // namespace enshu::dsl
