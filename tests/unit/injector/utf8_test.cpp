#include "injector/utf8.h"

#include <gtest/gtest.h>

namespace enshu::inject {
namespace {

TEST(CleanUtf8, KeepsJapaneseNewlinesAndTabs) {
    EXPECT_EQ(clean_utf8("日出市\n\tok", 100), "日出市\n\tok");
}

TEST(CleanUtf8, ReplacesWhatIsNoUtf8AndDropsCarriageReturns) {
    EXPECT_EQ(clean_utf8("a\xFF\xC0\x80z\r\n", 100), "a\uFFFD\uFFFD\uFFFDz\n");
    EXPECT_EQ(clean_utf8("\xED\xA0\x80", 100), "\uFFFD\uFFFD\uFFFD") << "a surrogate";
    EXPECT_EQ(clean_utf8(std::string_view("\0\x1B[2J", 5), 100), "\uFFFD\uFFFD[2J");
}

TEST(CleanUtf8, CutsAtACharactersBoundary) {
    EXPECT_EQ(clean_utf8("日出", 5), "日");
    EXPECT_EQ(clean_utf8("日", 2), "");
}

TEST(Utf8Length, RefusesATruncatedCharacter) {
    EXPECT_EQ(utf8_length("\xE6\x97"), 0U);
    EXPECT_EQ(utf8_length("日"), 3U);
    EXPECT_EQ(utf8_length("\xF0\x9F\x98\x80"), 4U);
    EXPECT_EQ(utf8_length("\xF4\x90\x80\x80"), 0U) << "beyond U+10FFFF";
}

} // namespace
} // namespace enshu::inject
