#include "scenario-dsl/source/paragraph.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

TEST(Paragraph, BreaksBetweenWordsAndForgetsTheAuthorsLineBreaks) {
    EXPECT_EQ(paragraph("one two\nthree  four", 9), "one two\nthree\nfour\n");
    EXPECT_EQ(paragraph("one two\nthree", 80), "one two three\n");
    EXPECT_EQ(paragraph("", 80), "");
}

TEST(Paragraph, LeavesAWordWholeThatIsLongerThanALine) {
    EXPECT_EQ(paragraph("a abcdefghij b", 5), "a\nabcdefghij\nb\n");
}

TEST(Paragraph, BreaksJapaneseAnywhereAndJoinsItWithoutBlanks) {
    EXPECT_EQ(paragraph("日本語の文を\n書く", 8), "日本語の\n文を書く\n");
}

TEST(Paragraph, KeepsTheBlankBetweenJapaneseAndOtherWords) {
    EXPECT_EQ(paragraph("値は `at`\nです", 80), "値は `at` です\n");
    EXPECT_EQ(paragraph("値は\n`at` です", 80), "値は `at` です\n");
    EXPECT_EQ(paragraph("値です。\n`at` は", 80), "値です。`at` は\n");
}

TEST(Paragraph, BeginsNoLineWithAPunctuationMark) {
    EXPECT_EQ(paragraph("日本語。文", 6), "日本\n語。文\n");
    EXPECT_EQ(paragraph("日本（語）", 6), "日本\n（語）\n");
}

} // namespace
} // namespace enshu::dsl
