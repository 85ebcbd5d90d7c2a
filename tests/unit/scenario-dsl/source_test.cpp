#include "scenario-dsl/source/source.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

TEST(Source, CountsColumnsInCharacters) {
    const Source source{"x", "a: 日本\nbc: d"};
    EXPECT_EQ(source.position(0).line, 1u);
    EXPECT_EQ(source.position(6).column, 5u) << "after one wide character of three bytes";
    EXPECT_EQ(source.position(10).line, 2u);
    EXPECT_EQ(source.position(10).column, 1u);
    EXPECT_EQ(source.position(14).column, 5u);
}

TEST(Source, TakesAnOffsetBeyondItsEndForItsEnd) {
    const Source source{"x", "ab"};
    EXPECT_EQ(source.position(999).column, 3u);
}

TEST(Source, GivesLinesWithoutTheirBreaks) {
    const Source source{"x", "one\r\ntwo\n"};
    EXPECT_EQ(source.line(1), "one");
    EXPECT_EQ(source.line(2), "two");
    EXPECT_EQ(source.line(3), "");
}

TEST(Source, LeavesOutAByteOrderMark) {
    const Source source{"x", "\xef\xbb\xbf"
                             "a"};
    EXPECT_EQ(source.text(), "a");
}

} // namespace
} // namespace enshu::dsl
