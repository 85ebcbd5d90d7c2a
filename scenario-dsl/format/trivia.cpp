#include "scenario-dsl/format/trivia.h"

#include "scenario-dsl/source/characters.h"

#include <algorithm>

namespace enshu::dsl {
namespace {

std::size_t line_begin(std::string_view text, std::size_t offset) {
    return offset == 0 ? 0 : text.rfind('\n', offset - 1) + 1; // npos + 1 is 0
}

} // namespace

bool Trivia::has_comment() const {
    return std::ranges::any_of(
        remarks, [](const Remark &remark) { return remark.type != Remark::Type::Blank; });
}

Trivia skip_trivia(std::string_view text, std::size_t &cursor) {
    Trivia trivia;
    bool line_is_empty = cursor == 0 || text[cursor - 1] == '\n';
    const auto add = [&](Remark::Type type, std::string_view comment) {
        trivia.remarks.push_back({type, std::string{comment}, cursor});
    };
    for (; cursor < text.size(); ++cursor) {
        const char c = text[cursor];
        if (c == '\n') {
            const bool again =
                !trivia.remarks.empty() && trivia.remarks.back().type == Remark::Type::Blank;
            if (line_is_empty && !again)
                add(Remark::Type::Blank, {});
            line_is_empty = true;
            trivia.over_lines = true;
        } else if (c == '#') {
            const bool apart = cursor == 0 || std::string_view{" \t\n"}.find(text[cursor - 1]) !=
                                                  std::string_view::npos;
            if (!apart)
                throw NotUnderstood{cursor};
            const std::size_t end = line_end(text, cursor);
            add(line_is_empty ? Remark::Type::Own : Remark::Type::Behind,
                trim_right(text.substr(cursor, end - cursor)));
            line_is_empty = false;
            cursor = end - 1;
        } else if (c != ' ' && c != '\t') {
            break;
        }
    }
    return trivia;
}

std::size_t line_end(std::string_view text, std::size_t offset) {
    return std::min(text.find('\n', offset), text.size());
}

std::size_t byte_column(std::string_view text, std::size_t offset) {
    return offset - line_begin(text, offset);
}

std::size_t display_column(std::string_view text, std::size_t offset) {
    const std::size_t begin = line_begin(text, offset);
    return display_width(text.substr(begin, offset - begin));
}

std::string_view trim_left(std::string_view text) {
    return text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
}

std::string_view trim_right(std::string_view text) {
    return text.substr(0, text.find_last_not_of(" \t") + 1); // npos + 1 is 0
}

} // namespace enshu::dsl
