#include "scenario-dsl/format/rows.h"

#include "scenario-dsl/source/characters.h"

#include <algorithm>
#include <map>

namespace enshu::dsl {
namespace {

using Group = std::vector<Row *>;

bool ends_in_key(const Row &row) {
    return row.head.ends_with(':');
}

/// Where the cell would begin with one blank before it.
std::size_t natural_start(const Row &row, std::size_t cell) {
    std::size_t at = row.indent + display_width(row.head);
    for (std::size_t i = 0; i < cell; ++i)
        at += (i > 0 || !row.head.empty() ? row.cells[i].blanks : 0) +
              display_width(row.cells[i].text);
    return at + 1;
}

/// An author has aligned cells if more than half of them stand in one column, and not by chance.
bool is_aligned_by_author(const Group &members, std::size_t cell) {
    std::map<std::size_t, std::size_t> columns;
    std::size_t most = 0;
    bool padded = false;
    for (const Row *row : members) {
        most = std::max(most, ++columns[row->cells[cell].column]);
        padded = padded || row->cells[cell].blanks > 1;
    }
    return padded && 2 * most > members.size();
}

void align_cell(const Group &members, std::size_t cell) {
    const bool table = cell == 0 && members.front()->table;
    const bool aligned = members.size() > 1 && (table || is_aligned_by_author(members, cell));
    std::size_t start = 0;
    for (const Row *row : members)
        start = std::max(start, natural_start(*row, cell));
    for (Row *row : members)
        row->cells[cell].blanks = aligned ? 1 + start - natural_start(*row, cell) : 1;
}

void align_group(const Group &group) {
    for (std::size_t cell = 0;; ++cell) {
        Group members;
        std::ranges::copy_if(group, std::back_inserter(members), [&](const Row *row) {
            return row->cells.size() > cell && (cell > 0 || ends_in_key(*row));
        });
        const bool more = std::ranges::any_of(
            group, [&](const Row *row) { return row->cells.size() > cell + 1; });
        if (!members.empty())
            align_cell(members, cell);
        if (!more)
            return;
    }
}

/// Rows of one container that follow each other; comments may stand between.
void align_cells(std::vector<Row> &rows) {
    Group group;
    const auto close = [&group] {
        if (!group.empty())
            align_group(group);
        group.clear();
    };
    for (Row &row : rows) {
        if (row.type == Row::Type::Comment)
            continue;
        const bool fits = row.type == Row::Type::Code && row.container && !row.cells.empty();
        if (!fits || (!group.empty() && group.front()->container != row.container))
            close();
        if (fits)
            group.push_back(&row);
        else // alone: nothing to be aligned with
            for (Cell &cell : row.cells)
                cell.blanks = 1;
    }
    close();
}

std::string line_without_comment(const Row &row) {
    if (row.type == Row::Type::Blank)
        return {};
    if (row.type == Row::Type::Verbatim)
        return row.head.empty() ? "" : std::string(row.indent, ' ') + row.head;
    std::string line = std::string(row.indent, ' ') + row.head;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        if (i > 0 || !row.head.empty())
            line.append(row.cells[i].blanks, ' ');
        line += row.cells[i].text;
    }
    return line;
}

/// Comments behind consecutive lines stand in one column: the first one's, if the lines leave room.
void add_comments(const std::vector<Row> &rows, std::vector<std::string> &lines) {
    const auto has_comment = [&](std::size_t i) {
        return rows[i].type == Row::Type::Code && !rows[i].comment.empty();
    };
    for (std::size_t begin = 0; begin < rows.size(); ++begin) {
        if (rows[begin].type == Row::Type::Comment)
            lines[begin] += rows[begin].comment;
        if (!has_comment(begin))
            continue;
        std::size_t end = begin;
        std::size_t column = rows[begin].comment_column;
        for (; end < rows.size() && has_comment(end); ++end)
            column = std::max(column, display_width(lines[end]) + 1);
        for (; begin < end; ++begin)
            lines[begin].append(column - display_width(lines[begin]), ' ') += rows[begin].comment;
        --begin;
    }
}

} // namespace

std::string write_rows(std::vector<Row> rows) {
    while (!rows.empty() && rows.back().type == Row::Type::Blank)
        rows.pop_back();
    align_cells(rows);
    std::vector<std::string> lines;
    for (const Row &row : rows)
        lines.push_back(line_without_comment(row));
    add_comments(rows, lines);
    std::string text;
    for (const std::string &line : lines)
        text += line + "\n";
    return text;
}

} // namespace enshu::dsl
