#include "scenario-dsl/source/paragraph.h"

#include "scenario-dsl/source/characters.h"

#include <algorithm>
#include <array>
#include <vector>

namespace enshu::dsl {
namespace {

bool is_blank(std::string_view character) {
    return character == " " || character == "\n";
}

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size> &set, std::string_view character) {
    return std::ranges::find(set, character) != set.end();
}

bool opens(std::string_view character) {
    static constexpr std::array<std::string_view, 4> set{"（", "「", "『", "【"};
    return is_one_of(set, character);
}

bool may_not_begin_a_line(std::string_view character) {
    static constexpr std::array<std::string_view, 23> set{
        "、", "。", "，", "．", "・", "：", "；", "？", "！", "）", "」", "』",
        "】", "ー", "ゃ", "ゅ", "ょ", "っ", "ャ", "ュ", "ョ", "ッ", "…"};
    return is_one_of(set, character);
}

bool is_wide(std::string_view character) {
    return display_width(character) == 2;
}

/// What is never broken: a word, or a wide character with what sticks to it.
struct Piece {
    std::string text;
    bool blank_before = false;
};

/// Whether a line break of the author stood for a blank: not inside of Japanese.
bool break_means_blank(std::string_view before, std::string_view after) {
    if (is_wide(before) && is_wide(after))
        return false;
    return !opens(before) && !may_not_begin_a_line(before) && !opens(after) &&
           !may_not_begin_a_line(after);
}

std::vector<Piece> pieces_of(std::string_view text) {
    std::vector<Piece> pieces;
    std::string_view before;
    bool blank = false;
    bool line_break = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view character = text.substr(at, character_length(text, at));
        at += character.size();
        if (is_blank(character)) {
            blank = blank || character == " ";
            line_break = line_break || character == "\n";
            continue;
        }
        const bool apart =
            !before.empty() && (blank || (line_break && break_means_blank(before, character)));
        const bool sticks = !before.empty() && !apart &&
                            (may_not_begin_a_line(character) || opens(before) ||
                             (!is_wide(before) && !is_wide(character)));
        if (sticks)
            pieces.back().text += character;
        else
            pieces.push_back({std::string{character}, apart});
        before = character;
        blank = line_break = false;
    }
    return pieces;
}

} // namespace

std::string paragraph(std::string_view text, std::size_t width) {
    std::string result;
    std::size_t used = 0;
    for (const Piece &piece : pieces_of(text)) {
        const std::size_t needs = display_width(piece.text);
        const std::size_t blank = piece.blank_before ? 1 : 0;
        if (used > 0 && used + blank + needs > width) {
            result += "\n";
            used = 0;
        } else if (used > 0 && piece.blank_before) {
            result += " ";
            used += 1;
        }
        result += piece.text;
        used += needs;
    }
    return result.empty() ? result : result + "\n";
}

} // namespace enshu::dsl
