#include "injector/utf8.h"

namespace enshu::inject {
namespace {

unsigned char at(std::string_view text, std::size_t i) {
    return static_cast<unsigned char>(text[i]);
}

bool in(unsigned char byte, unsigned char lowest, unsigned char highest) {
    return byte >= lowest && byte <= highest;
}

} // namespace

// The table of well-formed byte sequences in the Unicode Standard (3.9, table 3-7).
std::size_t utf8_length(std::string_view text) {
    if (text.empty())
        return 0;
    const unsigned char first = at(text, 0);
    if (first < 0x80)
        return 1;
    std::size_t length = 0;
    unsigned char lowest = 0x80;
    unsigned char highest = 0xBF;
    if (in(first, 0xC2, 0xDF)) {
        length = 2;
    } else if (in(first, 0xE0, 0xEF)) {
        length = 3;
        if (first == 0xE0)
            lowest = 0xA0;
        if (first == 0xED)
            highest = 0x9F;
    } else if (in(first, 0xF0, 0xF4)) {
        length = 4;
        if (first == 0xF0)
            lowest = 0x90;
        if (first == 0xF4)
            highest = 0x8F;
    }
    if (length == 0 || text.size() < length || !in(at(text, 1), lowest, highest))
        return 0;
    for (std::size_t i = 2; i < length; ++i)
        if (!in(at(text, i), 0x80, 0xBF))
            return 0;
    return length;
}

std::string clean_utf8(std::string_view text, std::size_t max_bytes) {
    static constexpr std::string_view replacement = "\xEF\xBF\xBD";
    std::string clean;
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        const unsigned char first = at(text, 0);
        const bool control = length == 1 && (first < 0x20 || first == 0x7F) && first != '\n' &&
                             first != '\t' && first != '\r';
        const bool good = length > 0 && !control;
        const std::string_view piece = good ? text.substr(0, length) : replacement;
        if (clean.size() + piece.size() > max_bytes)
            break;
        if (first != '\r')
            clean += piece;
        text.remove_prefix(length > 0 ? length : 1);
    }
    return clean;
}

} // namespace enshu::inject
