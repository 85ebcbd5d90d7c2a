#include "scenario-dsl/source/characters.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace enshu::dsl {
namespace {

struct Decoded {
    char32_t character = 0;
    std::size_t length = 1;
    bool valid = false;
};

Decoded decode(std::string_view text, std::size_t offset) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char first = byte(offset);
    if (first < 0x80)
        return {first, 1, true};
    std::size_t length = 0;
    char32_t character = 0;
    char32_t smallest = 0; // of this length; what is shorter is an overlong form
    if (first >= 0xc2 && first < 0xe0) {
        length = 2, character = first & 0x1f, smallest = 0x80;
    } else if (first >= 0xe0 && first < 0xf0) {
        length = 3, character = first & 0x0f, smallest = 0x800;
    } else if (first >= 0xf0 && first < 0xf5) {
        length = 4, character = first & 0x07, smallest = 0x10000;
    }
    if (length == 0 || offset + length > text.size())
        return {};
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(offset + i) & 0xc0) != 0x80)
            return {};
        character = character << 6 | (byte(offset + i) & 0x3f);
    }
    if (character < smallest || character > 0x10ffff || (character >= 0xd800 && character < 0xe000))
        return {};
    return {character, length, true};
}

struct Span {
    char32_t first, last;
};

template <std::size_t size>
bool holds(const std::array<Span, size> &spans, char32_t character) {
    return std::ranges::any_of(
        spans, [&](const Span &span) { return character >= span.first && character <= span.last; });
}

// From EastAsianWidth.txt of Unicode 15: W and F, joined where only unassigned ones lie between.
constexpr std::array<Span, 83> wide{
    {{0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},
     {0x23f0, 0x23f0},   {0x23f3, 0x23f3},   {0x25fd, 0x25fe},   {0x2614, 0x2615},
     {0x2648, 0x2653},   {0x267f, 0x267f},   {0x2693, 0x2693},   {0x26a1, 0x26a1},
     {0x26aa, 0x26ab},   {0x26bd, 0x26be},   {0x26c4, 0x26c5},   {0x26ce, 0x26ce},
     {0x26d4, 0x26d4},   {0x26ea, 0x26ea},   {0x26f2, 0x26f3},   {0x26f5, 0x26f5},
     {0x26fa, 0x26fa},   {0x26fd, 0x26fd},   {0x2705, 0x2705},   {0x270a, 0x270b},
     {0x2728, 0x2728},   {0x274c, 0x274c},   {0x274e, 0x274e},   {0x2753, 0x2755},
     {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27b0, 0x27b0},   {0x27bf, 0x27bf},
     {0x2b1b, 0x2b1c},   {0x2b50, 0x2b50},   {0x2b55, 0x2b55},   {0x2e80, 0x303e},
     {0x3041, 0x3247},   {0x3250, 0x4dbf},   {0x4e00, 0xa4cf},   {0xa960, 0xa97c},
     {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6f},
     {0xff01, 0xff60},   {0xffe0, 0xffe6},   {0x16fe0, 0x18d08}, {0x1aff0, 0x1b2fb},
     {0x1f004, 0x1f004}, {0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a},
     {0x1f200, 0x1f265}, {0x1f300, 0x1f320}, {0x1f32d, 0x1f335}, {0x1f337, 0x1f37c},
     {0x1f37e, 0x1f393}, {0x1f3a0, 0x1f3ca}, {0x1f3cf, 0x1f3d3}, {0x1f3e0, 0x1f3f0},
     {0x1f3f4, 0x1f3f4}, {0x1f3f8, 0x1f43e}, {0x1f440, 0x1f440}, {0x1f442, 0x1f4fc},
     {0x1f4ff, 0x1f53d}, {0x1f54b, 0x1f54e}, {0x1f550, 0x1f567}, {0x1f57a, 0x1f57a},
     {0x1f595, 0x1f596}, {0x1f5a4, 0x1f5a4}, {0x1f5fb, 0x1f64f}, {0x1f680, 0x1f6c5},
     {0x1f6cc, 0x1f6cc}, {0x1f6d0, 0x1f6d2}, {0x1f6d5, 0x1f6df}, {0x1f6eb, 0x1f6ec},
     {0x1f6f4, 0x1f6fc}, {0x1f7e0, 0x1f7f0}, {0x1f90c, 0x1f93a}, {0x1f93c, 0x1f945},
     {0x1f947, 0x1f9ff}, {0x1fa70, 0x1faff}, {0x20000, 0x3fffd}}};

constexpr std::array<Span, 9> combining{{{0x0300, 0x036f},
                                         {0x1ab0, 0x1aff},
                                         {0x1dc0, 0x1dff},
                                         {0x200b, 0x200f},
                                         {0x20d0, 0x20ff},
                                         {0x3099, 0x309a},
                                         {0xfe00, 0xfe0f},
                                         {0xfe20, 0xfe2f},
                                         {0xe0100, 0xe01ef}}};

constexpr std::array<Span, 6> disturbing{{{0x00, 0x1f},
                                          {0x7f, 0x9f},
                                          {0x061c, 0x061c},
                                          {0x200e, 0x200f},
                                          {0x2028, 0x202e},
                                          {0x2066, 0x2069}}};

} // namespace

std::size_t find_invalid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const Decoded decoded = decode(text, at);
        if (!decoded.valid)
            return at;
        at += decoded.length;
    }
    return std::string_view::npos;
}

std::size_t character_length(std::string_view text, std::size_t offset) {
    return decode(text, offset).length;
}

std::size_t count_characters(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); at += character_length(text, at))
        ++count;
    return count;
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        const Decoded decoded = decode(text, at);
        at += decoded.length;
        if (!holds(combining, decoded.character))
            width += holds(wide, decoded.character) ? 2 : 1;
    }
    return width;
}

std::string printable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Decoded decoded = decode(text, at);
        if (decoded.character == '\t')
            result += ' ';
        else if (!decoded.valid || holds(disturbing, decoded.character))
            result += "\xef\xbf\xbd";
        else
            result += text.substr(at, decoded.length);
        at += decoded.length;
    }
    return result;
}

std::string backticked(std::string_view text) {
    constexpr std::size_t longest = 60; // characters
    std::size_t end = 0;
    for (std::size_t count = 0; end < text.size() && count < longest; ++count)
        end += character_length(text, end);
    return "`" + printable(text.substr(0, end)) + (end < text.size() ? "…" : "") + "`";
}

} // namespace enshu::dsl
