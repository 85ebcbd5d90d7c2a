// What stands in brackets becomes rows: on one line or on as many as its author gave it.
#pragma once

#include "scenario-dsl/format/rows.h"
#include "scenario-dsl/format/trivia.h"
#include "scenario-dsl/syntax/syntax_tree.h"

#include <string>
#include <string_view>
#include <vector>

namespace enshu::dsl {

class Flow {
  public:
    /// `base`: where a closing bracket stands that is the first thing on its line.
    Flow(std::string_view text, const Node &node, std::size_t base);

    /// Goes on with the last row. The cursor stands on the opening bracket, and behind the closing
    /// one afterwards. Throws NotUnderstood.
    void run(std::size_t &cursor, std::vector<Row> &rows);

  private:
    enum class Token { None, Open, Close, Comma, Colon, Text };

    void collect_texts(const Node &node);
    void step(std::size_t &cursor, std::vector<Row> &rows);
    void take_text(std::size_t &cursor, std::vector<Row> &rows);
    void put(Token token, std::string_view written, std::size_t offset, std::vector<Row> &rows);
    void begin_row(std::size_t indent, std::vector<Row> &rows);
    void take_trivia(std::size_t &cursor, std::vector<Row> &rows);

    std::string_view text_;
    const Node &node_;
    std::size_t base_;
    std::vector<const Node *> texts_; ///< in the order written
    std::size_t next_text_ = 0;
    std::size_t depth_ = 0;
    Token last_ = Token::None;
    std::size_t last_end_ = 0;  ///< in the source
    bool line_is_fresh_ = true; ///< nothing of this line was put yet
    bool needs_row_ = false;    ///< the next thing begins a line
};

} // namespace enshu::dsl
