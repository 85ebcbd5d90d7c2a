#include "scenario-dsl/model/comparable.h"

#include "scenario-dsl/source/characters.h"

namespace enshu::dsl {
namespace {

unsigned code_point(std::string_view character) {
    if (character.size() != 3 || (character[0] & '\xF0') != '\xE0')
        return 0; // none that matters here
    return (static_cast<unsigned>(character[0]) & 0x0FU) << 12 |
           (static_cast<unsigned>(character[1]) & 0x3FU) << 6 |
           (static_cast<unsigned>(character[2]) & 0x3FU);
}

std::string encoded(unsigned code) {
    return {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
            static_cast<char>(0x80 | (code & 0x3F))};
}

/// What U+FF61 to U+FF9F stand for, as code points; the last two are the marks of voice, which
/// combine with the sign before them.
constexpr unsigned full_width_kana[] = {
    0x3002, 0x300C, 0x300D, 0x3001, 0x30FB, 0x30F2, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9,
    0x30E3, 0x30E5, 0x30E7, 0x30C3, 0x30FC, 0x30A2, 0x30A4, 0x30A6, 0x30A8, 0x30AA, 0x30AB,
    0x30AD, 0x30AF, 0x30B1, 0x30B3, 0x30B5, 0x30B7, 0x30B9, 0x30BB, 0x30BD, 0x30BF, 0x30C1,
    0x30C4, 0x30C6, 0x30C8, 0x30CA, 0x30CB, 0x30CC, 0x30CD, 0x30CE, 0x30CF, 0x30D2, 0x30D5,
    0x30D8, 0x30DB, 0x30DE, 0x30DF, 0x30E0, 0x30E1, 0x30E2, 0x30E4, 0x30E6, 0x30E8, 0x30E9,
    0x30EA, 0x30EB, 0x30EC, 0x30ED, 0x30EF, 0x30F3, 0x3099, 0x309A};
constexpr unsigned voiced_mark = 0x3099;
constexpr unsigned half_voiced_mark = 0x309A;

/// A kana with a mark of voice as one sign; 0 where there is none. Hiragana and katakana lie in two
/// blocks of the same order.
unsigned with_mark(unsigned kana, unsigned mark) {
    const unsigned block = kana >= 0x30A0 && kana < 0x3100   ? 0x60U
                           : kana >= 0x3040 && kana < 0x30A0 ? 0U
                                                             : ~0U;
    if (block == ~0U)
        return 0;
    const unsigned sign = kana - block;
    const bool ha_row = sign >= 0x306F && sign <= 0x307B && (sign - 0x306F) % 3 == 0;
    if (mark == half_voiced_mark)
        return ha_row ? kana + 2 : 0;
    const bool ka_to_ti = sign >= 0x304B && sign <= 0x3061 && sign % 2 == 1;
    const bool tu_to_to = sign >= 0x3064 && sign <= 0x3068 && sign % 2 == 0;
    if (ka_to_ti || tu_to_to || ha_row)
        return kana + 1;
    if (sign == 0x3046) // u, vu
        return kana + (0x3094 - 0x3046);
    if (kana == 0x30EF || kana == 0x30F2) // va, vo
        return kana + 8;
    return 0;
}

/// U+FF01 to U+FF5E stand for '!' to '~', U+3000 for a space, U+FF61 to U+FF9F for full-width kana;
/// everything else stands for itself.
std::string usual_width(std::string_view character) {
    const unsigned code = code_point(character);
    if (code == 0x3000)
        return " ";
    if (code >= 0xFF01 && code <= 0xFF5E)
        return std::string(1, static_cast<char>(code - 0xFF01 + '!'));
    if (code >= 0xFF61 && code <= 0xFF9F)
        return encoded(full_width_kana[code - 0xFF61]);
    return std::string(character);
}

/// Makes one sign of the last one and a mark that follows it. False: it stands alone.
bool combine(std::string &text, std::string_view piece) {
    const unsigned mark = code_point(piece);
    if ((mark != voiced_mark && mark != half_voiced_mark) || text.size() < 3)
        return false;
    const unsigned both =
        with_mark(code_point(std::string_view(text).substr(text.size() - 3)), mark);
    if (both == 0)
        return false;
    text.replace(text.size() - 3, 3, encoded(both));
    return true;
}

} // namespace

std::string comparable(std::string_view answer) {
    std::string result;
    bool space = false;
    while (!answer.empty()) {
        const std::size_t length = character_length(answer, 0);
        std::string piece = usual_width(answer.substr(0, length));
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
        if (!combine(result, piece))
            result += piece;
    }
    return result;
}

} // namespace enshu::dsl
