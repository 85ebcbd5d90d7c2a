#include "scenario-dsl/format/layout.h"

#include "scenario-dsl/format/flow.h"

#include <algorithm>

namespace enshu::dsl {
namespace {

constexpr std::size_t step = 2;

bool is_block(const Node &node) {
    return (node.is(Node::Type::List) || node.is(Node::Type::Map)) && !node.flow;
}

std::size_t blanks_before(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    return before.size() - trim_right(before).size();
}

bool on_one_line(std::string_view text, const Node &first, const Node &last) {
    const std::size_t begin = first.place.range.begin;
    return line_end(text, begin) >= last.place.range.end;
}

/// `zones` and `hosts` as most write them: every entry is a line with a map in braces.
bool is_table(std::string_view text, const Node &map) {
    return map.entries.size() > 1 && std::ranges::all_of(map.entries, [&](const Entry &entry) {
               return entry.value.is(Node::Type::Map) && entry.value.flow &&
                      on_one_line(text, entry.key, entry.value);
           });
}

/// The rules of a policy: every item is `key: text`.
bool is_list_of_rules(std::string_view text, const Node &list) {
    return list.items.size() > 1 && std::ranges::all_of(list.items, [&](const Node &item) {
               return item.entries.size() == 1 && !item.flow &&
                      item.entries[0].value.is(Node::Type::Scalar) &&
                      on_one_line(text, item.entries[0].key, item.entries[0].value);
           });
}

} // namespace

std::vector<Row> Layout::run(const Node &node) {
    remarks(skip_trivia(text_, cursor_), 0, 0);
    if (!rows_.empty() && rows_.front().type == Row::Type::Blank)
        rows_.erase(rows_.begin());
    document_marker("---");
    root(node);
    remarks(skip_trivia(text_, cursor_), 0, 0);
    document_marker("...");
    require(cursor_ == text_.size());
    return std::move(rows_);
}

void Layout::document_marker(std::string_view marker) {
    const bool is_there = text_.substr(cursor_, 3) == marker && byte_column(text_, cursor_) == 0;
    if (!is_there || text_.substr(cursor_ + 3, 1).find_first_not_of(" \t\n") == 0)
        return;
    add_row(0).head = marker;
    cursor_ += 3;
    const Trivia trivia = skip_trivia(text_, cursor_);
    require(trivia.over_lines || cursor_ == text_.size());
    remarks(trivia, 0, 0);
}

void Layout::root(const Node &node) {
    require(!node.is(Node::Type::Scalar));
    if (is_block(node)) {
        block(node, 0, 0);
    } else {
        add_row(0);
        inline_value(node, {0, 0, 0});
    }
}

void Layout::block(const Node &node, std::size_t indent, std::size_t depth) {
    if (node.is(Node::Type::List))
        list({node, indent, depth, &node, is_list_of_rules(text_, node)});
    else
        map({node, indent, depth, &node, is_table(text_, node)});
}

void Layout::list(const Block &block) {
    for (const Node &node : block.node.items) {
        remarks(skip_trivia(text_, cursor_), block.depth, block.indent);
        require(here() == '-');
        const std::size_t column = byte_column(text_, cursor_);
        ++cursor_;
        if (dashes_.empty())
            dashes_indent_ = block.indent;
        dashes_ += dashes_.empty() ? "-" : " -";
        item(node, block, column);
    }
}

void Layout::item(const Node &node, const Block &list, std::size_t dash_column) {
    if (node.is(Node::Type::Nothing)) {
        add_row(list.indent);
        return;
    }
    const std::size_t inner = list.indent + step;
    const Trivia trivia = skip_trivia(text_, cursor_);
    if (trivia.has_comment()) {
        add_row(list.indent);
        remarks(trivia, list.depth + 1, inner);
    }
    if (node.is(Node::Type::Map) && !node.flow && list.table) {
        map({node, inner, list.depth + 1, &list.node, true});
    } else if (is_block(node)) {
        block(node, inner, list.depth + 1);
    } else {
        add_row(inner).container = &list.node;
        inline_value(node, {dash_column, list.indent, inner});
    }
}

void Layout::map(const Block &block) {
    for (const Entry &entry : block.node.entries) {
        remarks(skip_trivia(text_, cursor_), block.depth, block.indent);
        const std::size_t column = byte_column(text_, cursor_);
        Row &row = add_row(block.indent);
        row.container = block.container;
        row.table = block.table;
        key(entry.key, row);
        value(entry.value, block, column);
    }
}

void Layout::key(const Node &node, Row &row) {
    require(cursor_ == node.place.range.begin && cursor_ < text_.size() && here() != '?');
    const auto written = text_.substr(cursor_, node.place.range.end - cursor_);
    require(written.find('\n') == written.npos);
    cursor_ = node.place.range.end;
    while (here() == ' ' || here() == '\t')
        ++cursor_;
    require(here() == ':');
    ++cursor_;
    row.head.append(row.head.empty() ? "" : " ").append(written).append(":");
    // at the beginning of a line they would divide documents
    require(row.indent > 0 || (!row.head.starts_with("---") && !row.head.starts_with("...")));
}

void Layout::value(const Node &node, const Block &map, std::size_t key_column) {
    if (node.is(Node::Type::Nothing))
        return;
    const std::size_t behind_colon = cursor_;
    const Trivia trivia = skip_trivia(text_, cursor_);
    if (is_block(node)) {
        cursor_ = behind_colon;
        block(node, map.indent + step, map.depth + 1);
    } else if (trivia.over_lines) {
        remarks(trivia, map.depth + 1, map.indent + step);
        add_row(map.indent + step);
        inline_value(node, {key_column, map.indent, map.indent + step});
    } else {
        inline_value(node, {key_column, map.indent, map.indent});
    }
}

void Layout::inline_value(const Node &node, const Surroundings &around) {
    require(cursor_ == node.place.range.begin && cursor_ < text_.size());
    if (!node.is(Node::Type::Scalar))
        Flow{text_, node, around.base}.run(cursor_, rows_);
    else if (is_block_text(text_, node))
        block_text(node, around);
    else
        text(node, around);
}

void Layout::text(const Node &node, const Surroundings &around) {
    const WrittenText written = read_text(text_, node, around.parent_column);
    Row &row = rows_.back();
    row.cells.push_back(
        {written.lines.front(), blanks_before(text_, cursor_), display_column(text_, cursor_)});
    cursor_ = written.end;
    if (written.lines.size() == 1)
        return;
    row.container = nullptr;
    for (auto line = written.lines.begin() + 1; line != written.lines.end(); ++line) {
        if (line->empty() && line + 1 != written.lines.end()) {
            rows_.push_back({Row::Type::Verbatim, 0, {}});
            continue;
        }
        rows_.push_back({Row::Type::Code, around.parent_indent + step, {}});
        rows_.back().cells.push_back({*line});
    }
}

void Layout::block_text(const Node &node, const Surroundings &around) {
    const BlockText written = read_block_text(text_, node.place.range.begin, around.parent_column);
    rows_.back().container = nullptr;
    rows_.back().cells.push_back({written.header});
    cursor_ = written.header_end;
    while (here() == ' ' || here() == '\t')
        ++cursor_;
    if (here() == '#')
        comment_behind(
            std::string{trim_right(text_.substr(cursor_, line_end(text_, cursor_) - cursor_))},
            cursor_);
    else
        require(here() == '\n' || cursor_ == text_.size());
    cursor_ = written.end;
    const std::size_t indent = around.parent_indent + (written.digit > 0 ? written.digit : step);
    for (const std::string &line : written.lines)
        rows_.push_back({Row::Type::Verbatim, indent, line});
}

void Layout::remarks(const Trivia &trivia, std::size_t depth, std::size_t indent) {
    const std::size_t column = byte_column(text_, cursor_);
    for (const Remark &remark : trivia.remarks) {
        if (remark.type == Remark::Type::Behind) {
            comment_behind(remark.text, remark.offset);
        } else if (remark.type == Remark::Type::Own) {
            const std::size_t own = byte_column(text_, remark.offset);
            rows_.push_back({Row::Type::Comment,
                             own > column ? indent_of_comment(own, depth, indent) : indent,
                             {}});
            rows_.back().comment = remark.text;
        } else if (!rows_.empty()) {
            rows_.push_back({Row::Type::Blank, 0, {}});
        }
    }
    levels_.resize(std::min(depth, levels_.size()));
    levels_.push_back({column, indent});
}

/// A comment that is deeper than what follows speaks of what was before: it stays with the deepest
/// block that it can belong to.
std::size_t Layout::indent_of_comment(std::size_t column, std::size_t depth,
                                      std::size_t next_indent) const {
    for (std::size_t level = levels_.size(); level-- > depth;)
        if (levels_[level].column <= column)
            return levels_[level].indent;
    return next_indent;
}

void Layout::comment_behind(std::string comment, std::size_t offset) {
    require(!rows_.empty() && rows_.back().type == Row::Type::Code && rows_.back().comment.empty());
    rows_.back().comment = std::move(comment);
    rows_.back().comment_column = display_column(text_, offset);
}

Row &Layout::add_row(std::size_t indent) {
    rows_.push_back({Row::Type::Code, dashes_.empty() ? indent : dashes_indent_, dashes_});
    dashes_.clear();
    return rows_.back();
}

void Layout::require(bool met) const {
    if (!met)
        throw NotUnderstood{cursor_};
}

} // namespace enshu::dsl
