#include "scenario-dsl/format/flow.h"

#include "scenario-dsl/format/written_text.h"

namespace enshu::dsl {
namespace {

constexpr std::size_t step_width = 2;
constexpr std::size_t most_cells = 32; // of a line: nobody aligns more, and it bounds the work

} // namespace

Flow::Flow(std::string_view text, const Node &node, std::size_t base)
    : text_(text), node_(node), base_(base) {
    collect_texts(node);
}

void Flow::collect_texts(const Node &node) {
    if (node.is(Node::Type::Scalar))
        texts_.push_back(&node);
    for (const Node &item : node.items)
        collect_texts(item);
    for (const Entry &entry : node.entries) {
        collect_texts(entry.key);
        collect_texts(entry.value);
    }
}

void Flow::run(std::size_t &cursor, std::vector<Row> &rows) {
    const std::size_t first_row = rows.size() - 1;
    do {
        step(cursor, rows);
        if (depth_ > 0)
            take_trivia(cursor, rows);
    } while (depth_ > 0);
    if (rows.size() - 1 > first_row)
        rows[first_row].container = nullptr;
    if (next_text_ != texts_.size())
        throw NotUnderstood{cursor};
}

void Flow::step(std::size_t &cursor, std::vector<Row> &rows) {
    if (cursor >= text_.size())
        throw NotUnderstood{cursor};
    if (next_text_ < texts_.size() && cursor == texts_[next_text_]->place.range.begin)
        return take_text(cursor, rows);
    const char c = text_[cursor];
    const bool opens = c == '{' || c == '[';
    const bool closes = c == '}' || c == ']';
    if (!opens && !closes && c != ',' && c != ':')
        throw NotUnderstood{cursor};
    if (closes)
        --depth_;
    put(opens      ? Token::Open
        : closes   ? Token::Close
        : c == ',' ? Token::Comma
                   : Token::Colon,
        text_.substr(cursor, 1), cursor, rows);
    if (opens)
        ++depth_;
    last_end_ = ++cursor;
}

void Flow::take_text(std::size_t &cursor, std::vector<Row> &rows) {
    const WrittenText written = read_flow_text(text_, *texts_[next_text_++]);
    put(Token::Text, written.lines.front(), cursor, rows);
    for (auto line = written.lines.begin() + 1; line != written.lines.end(); ++line) {
        if (line->empty() && line + 1 != written.lines.end()) {
            rows.push_back({Row::Type::Verbatim, 0, {}});
            continue;
        }
        begin_row(base_ + step_width * (depth_ + 1), rows);
        rows.back().cells.push_back({*line});
        line_is_fresh_ = false;
    }
    last_end_ = cursor = written.end;
}

void Flow::put(Token token, std::string_view written, std::size_t offset, std::vector<Row> &rows) {
    if (needs_row_) {
        begin_row(base_ + step_width * depth_, rows);
        needs_row_ = false;
    }
    const std::size_t blanks = offset - last_end_;
    std::vector<Cell> &cells = rows.back().cells;
    const bool column = node_.is(Node::Type::Map) && depth_ == 1 && last_ == Token::Comma &&
                        cells.size() < most_cells;
    if (line_is_fresh_) {
        const std::string_view before = text_.substr(0, offset);
        cells.push_back({std::string{written}, before.size() - trim_right(before).size(),
                         display_column(text_, offset)});
    } else if (column && token != Token::Close) {
        cells.push_back({std::string{written}, blanks, display_column(text_, offset)});
    } else {
        const bool tight = token == Token::Colon ||
                           (token == Token::Comma && last_ != Token::Colon) ||
                           (token == Token::Close && last_ == Token::Open);
        cells.back().text.append(tight ? "" : " ").append(written);
    }
    line_is_fresh_ = false;
    last_ = token;
}

void Flow::begin_row(std::size_t indent, std::vector<Row> &rows) {
    rows.push_back({Row::Type::Code, indent, {}});
    line_is_fresh_ = true;
}

void Flow::take_trivia(std::size_t &cursor, std::vector<Row> &rows) {
    const Trivia trivia = skip_trivia(text_, cursor);
    for (const Remark &remark : trivia.remarks) {
        if (remark.type == Remark::Type::Behind) {
            rows.back().comment = remark.text;
            rows.back().comment_column = display_column(text_, remark.offset);
        } else if (remark.type == Remark::Type::Own) {
            rows.push_back({Row::Type::Comment, base_ + step_width * depth_, {}});
            rows.back().comment = remark.text;
        } else {
            rows.push_back({Row::Type::Blank, 0, {}});
        }
    }
    needs_row_ = trivia.over_lines;
}

} // namespace enshu::dsl
