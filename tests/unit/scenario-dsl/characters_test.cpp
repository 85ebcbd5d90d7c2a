#include "scenario-dsl/source/characters.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

TEST(Utf8, IsAcceptedWholeAndRefusedAtTheFirstBadByte) {
    constexpr auto none = std::string_view::npos;
    EXPECT_EQ(find_invalid_utf8("日本語 abc 😀"), none);
    EXPECT_EQ(find_invalid_utf8("ab\xff"), 2u);
    EXPECT_EQ(find_invalid_utf8("\xc0\xaf"), 0u) << "overlong";
    EXPECT_EQ(find_invalid_utf8("\xe0\x80\x80"), 0u) << "overlong";
    EXPECT_EQ(find_invalid_utf8("a\xed\xa0\x80"), 1u) << "surrogate";
    EXPECT_EQ(find_invalid_utf8("\xf4\x90\x80\x80"), 0u) << "beyond U+10FFFF";
    EXPECT_EQ(find_invalid_utf8("日\xe6\x97"), 3u) << "cut short";
}

TEST(Width, CountsTwoColumnsForWideCharactersAndNoneForCombiningOnes) {
    EXPECT_EQ(display_width("abc"), 3u);
    EXPECT_EQ(display_width("日本語"), 6u);
    EXPECT_EQ(display_width("ｱｲｳ"), 3u) << "half-width katakana";
    EXPECT_EQ(display_width("ＡＢ、。"), 8u);
    EXPECT_EQ(display_width("か\u3099"), 2u) << "combining voiced mark";
    EXPECT_EQ(display_width("é"), 1u);
    EXPECT_EQ(display_width("😀✅⭐🟢"), 8u);
    EXPECT_EQ(display_width("🖥🌡☎①"), 4u) << "emoji that are text by default";
    EXPECT_EQ(display_width("𠮷"), 2u);
    EXPECT_EQ(count_characters("日本語abc"), 6u);
}

TEST(Printable, LeavesNothingThatMovesACursor) {
    EXPECT_EQ(printable("a\x1b[2Jb"), "a\ufffd[2Jb");
    EXPECT_EQ(printable("a\tb"), "a b");
    EXPECT_EQ(printable("a\u202eb"), "a\ufffdb") << "right-to-left override";
    EXPECT_EQ(printable("a\xff"), "a\ufffd");
    EXPECT_EQ(printable("日本語"), "日本語");
}

TEST(Backticked, CutsLongTextsBetweenCharacters) {
    EXPECT_EQ(backticked("gate"), "`gate`");
    std::string text, sixty;
    for (int i = 0; i < 100; ++i)
        text += "日";
    for (int i = 0; i < 60; ++i)
        sixty += "日";
    EXPECT_EQ(backticked(text), "`" + sixty + "…`");
}

} // namespace
} // namespace enshu::dsl
