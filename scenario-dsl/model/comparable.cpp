#include "scenario-dsl/model/comparable.h"

#include "scenario-dsl/source/characters.h"

namespace enshu::dsl {
namespace {

/// U+FF01 to U+FF5E stand for '!' to '~', U+3000 for a space; everything else stands for itself.
std::string half_width(std::string_view character) {
    if (character == "\xE3\x80\x80")
        return " ";
    if (character.size() == 3 && character[0] == '\xEF') {
        const auto second = static_cast<unsigned char>(character[1]);
        const auto third = static_cast<unsigned char>(character[2]);
        const unsigned code = 0xF000U | (second & 0x3FU) << 6 | (third & 0x3FU);
        if (code >= 0xFF01 && code <= 0xFF5E)
            return std::string(1, static_cast<char>(code - 0xFF01 + '!'));
    }
    return std::string(character);
}

} // namespace

std::string comparable(std::string_view answer) {
    std::string result;
    bool space = false;
    while (!answer.empty()) {
        const std::size_t length = character_length(answer, 0);
        std::string piece = half_width(answer.substr(0, length));
        answer.remove_prefix(length);
        if (piece == " " || piece == "\t" || piece == "\n" || piece == "\r") {
            space = !result.empty();
            continue;
        }
        if (space)
            result += ' ';
        space = false;
        if (piece.size() == 1 && piece[0] >= 'A' && piece[0] <= 'Z')
            piece[0] = static_cast<char>(piece[0] - 'A' + 'a');
        result += piece;
    }
    return result;
}

} // namespace enshu::dsl
