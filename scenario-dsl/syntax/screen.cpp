#include "scenario-dsl/syntax/screen.h"

#include "scenario-dsl/source/characters.h"
#include "scenario-dsl/syntax/parse_yaml.h"

#include <fmt/format.h>

namespace enshu::dsl {
namespace {

bool is_control(std::string_view text, std::size_t at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c == '\r')
        return at + 1 == text.size() || text[at + 1] != '\n';
    return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7f;
}

} // namespace

bool screen(const Source &source, Diagnostics &diagnostics) {
    const std::string_view text = source.text();
    const auto at = [&](std::size_t begin, std::size_t length) {
        return Place{&source, {begin, begin + length}};
    };
    if (text.size() > SyntaxLimits::bytes) {
        diagnostics.error(Kind::FileTooLarge, at(SyntaxLimits::bytes, 0),
                          fmt::format("the file has {} bytes, more than the {} that are read",
                                      text.size(), SyntaxLimits::bytes));
        return false;
    }
    if (const auto invalid = find_invalid_utf8(text); invalid != std::string_view::npos) {
        diagnostics.error(Kind::NotUtf8, at(invalid, 1), "this is not UTF-8 text")
            .suggest("save the file in UTF-8; Shift_JIS and UTF-16 are not read");
        return false;
    }
    bool clean = true;
    bool indenting = true;
    for (std::size_t i = 0; i < text.size() && !diagnostics.full(); ++i) {
        if (is_control(text, i)) {
            diagnostics.error(Kind::ControlCharacter, at(i, 1),
                              fmt::format("a control character (U+{:04X}) stands in the text",
                                          static_cast<unsigned char>(text[i])));
            clean = false;
        }
        if (indenting && text[i] == '\t') {
            diagnostics.error(Kind::TabIndentation, at(i, 1), "a tab stands in the indentation")
                .suggest("indent with blanks");
            clean = false;
            indenting = false;
        }
        indenting = text[i] == '\n' || (indenting && text[i] == ' ');
    }
    return clean;
}

} // namespace enshu::dsl
