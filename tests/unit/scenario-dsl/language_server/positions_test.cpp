#include "scenario-dsl/language_server/buffers.h"
#include "scenario-dsl/language_server/positions.h"
#include "scenario-dsl/language_server/uri.h"

#include <gtest/gtest.h>

namespace enshu::dsl::lsp {
namespace {

// 日出 is three bytes a character in UTF-8; 𠮷 and 😀 are four, and two units in UTF-16.
const std::string_view text = "a: 日出\n𠮷野家😀: x\r\nend";

std::pair<std::size_t, std::size_t> point(std::size_t offset, Encoding encoding) {
    const Point found = LineIndex{text}.point(offset, encoding);
    return {found.line, found.character};
}

using At = std::pair<std::size_t, std::size_t>;

TEST(Positions, CountTheUnitsOfTheEncoding) {
    const auto x = text.find('x');
    EXPECT_EQ(point(x, Encoding::Utf8), (At{1, 16}));
    EXPECT_EQ(point(x, Encoding::Utf16), (At{1, 8}));
    EXPECT_EQ(point(x, Encoding::Utf32), (At{1, 6}));
    EXPECT_EQ(point(text.find("出"), Encoding::Utf16), (At{0, 4}));
}

TEST(Positions, GoThereAndBackAtEveryCharacter) {
    const LineIndex index{text};
    for (const Encoding encoding : {Encoding::Utf8, Encoding::Utf16, Encoding::Utf32})
        for (std::size_t at = 0; at <= text.size(); ++at) {
            const bool inside = at < text.size() && (text[at] & '\xc0') == '\x80';
            const bool in_break = at > 0 && text[at - 1] == '\r';
            if (!inside && !in_break) {
                EXPECT_EQ(index.offset(index.point(at, encoding), encoding), at);
            }
        }
}

TEST(Positions, StayWithinLineAndText) {
    const LineIndex index{text};
    EXPECT_EQ(index.offset({0, 1000}, Encoding::Utf16), text.find('\n'));
    EXPECT_EQ(index.offset({1, 1000}, Encoding::Utf16), text.find('\r'));
    EXPECT_EQ(index.offset({1000, 0}, Encoding::Utf16), text.size());
    EXPECT_EQ(index.offset({std::size_t(-1), std::size_t(-1)}, Encoding::Utf8), text.size());
    EXPECT_EQ(point(text.size() + 5, Encoding::Utf16), (At{2, 3}));
}

TEST(Positions, InTheMiddleOfACharacterAreItsBeginning) {
    const LineIndex index{text};
    const auto line = text.find('\n') + 1;
    EXPECT_EQ(index.offset({1, 1}, Encoding::Utf16), line); // between the surrogates of 𠮷
    EXPECT_EQ(index.offset({1, 2}, Encoding::Utf16), line + 4);
    EXPECT_EQ(index.offset({1, 3}, Encoding::Utf8), line);
}

TEST(Buffer, TakesAnEditBehindWideCharacters) {
    std::string changed{text};
    apply({{1, 2}, {1, 4}, "田"}, Encoding::Utf16, changed);
    EXPECT_EQ(changed, "a: 日出\n𠮷田😀: x\r\nend");
    apply({{0, 5}, {1, 0}, ""}, Encoding::Utf16, changed);
    EXPECT_EQ(changed, "a: 日出𠮷田😀: x\r\nend");
}

TEST(Buffer, TakesAnEditWhoseEndsAreSwapped) {
    std::string changed = "abc";
    apply({{0, 2}, {0, 1}, "x"}, Encoding::Utf16, changed);
    EXPECT_EQ(changed, "axbc");
}

TEST(Uri, IsThePathAndBack) {
    EXPECT_EQ(uri_of("/srv/演習 1/scenario.yaml"),
              "file:///srv/%E6%BC%94%E7%BF%92%201/scenario.yaml");
    EXPECT_EQ(path_of(uri_of("/srv/演習 1/a%b.yaml")), "/srv/演習 1/a%b.yaml");
    EXPECT_EQ(path_of("file://localhost/a/../b"), "/b");
}

TEST(Uri, OfAnotherKindIsNoPath) {
    for (const char *uri : {"", "untitled:1", "http://host/x", "file://host/x", "file:///a%2",
                            "file:///a%zz", "file:///a%00b", "file://"})
        EXPECT_FALSE(path_of(uri)) << uri;
}

} // namespace
} // namespace enshu::dsl::lsp
