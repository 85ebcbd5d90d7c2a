#include "injector/actor/lines.h"

#include <gtest/gtest.h>

namespace enshu::actor {

TEST(Lines, ArePutTogetherFromPieces) {
    LineCutter cutter(10);
    EXPECT_TRUE(cutter.feed("le").empty());
    EXPECT_EQ(cutter.feed("ase\nan"), std::vector<std::string>{"lease"});
    EXPECT_EQ(cutter.feed("d\n\n"), (std::vector<std::string>{"and", ""}));
}

TEST(Lines, TooLongAreSkippedToTheirEndAndCounted) {
    LineCutter cutter(4);
    EXPECT_TRUE(cutter.feed("12345").empty());
    EXPECT_TRUE(cutter.feed(std::string(1 << 20, 'x')).empty());
    EXPECT_EQ(cutter.feed("\nok\n"), std::vector<std::string>{"ok"});
    EXPECT_EQ(cutter.take_skipped(), 1U);
    EXPECT_EQ(cutter.take_skipped(), 0U);
}

TEST(JsonString, LeavesNothingThatCouldEndIt) {
    EXPECT_EQ(json_string("a\"b\\c"), R"("a\"b\\c")");
    EXPECT_EQ(json_string(std::string_view("a\nb\0\xff", 5)), "\"a?b??\"");
}

} // namespace enshu::actor
