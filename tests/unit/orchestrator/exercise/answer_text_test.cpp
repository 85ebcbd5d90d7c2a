#include "orchestrator/exercise/answer_text.h"

#include <gtest/gtest.h>

namespace enshu::exercise {
namespace {

TEST(AnswerText, ComparesWithoutWidthCaseAndSpaces) {
    EXPECT_EQ(comparable("  ＰＣ－Ｓｕｚｕｋｉ　"), "pc-suzuki");
    EXPECT_EQ(comparable("a  \t b\n"), "a b");
    EXPECT_EQ(comparable("日出　市役所"), "日出 市役所");
    EXPECT_EQ(comparable(" 　 "), "");
    EXPECT_EQ(comparable("～"), "~");
    EXPECT_EQ(comparable("ｱ"), "ｱ") << "half-width kana stand for themselves";
}

TEST(AnswerText, AcceptsAnyOfTheRightAnswers) {
    EXPECT_TRUE(accepts({"PC-Suzuki", "192.168.20.101"}, "１９２．１６８．２０．１０１"));
    EXPECT_TRUE(accepts({"PC-Suzuki"}, "pc-suzuki"));
    EXPECT_FALSE(accepts({"pc-suzuki"}, "pc-suzuki2"));
    EXPECT_FALSE(accepts({}, ""));
}

TEST(AnswerText, SurvivesBytesThatAreNoText) {
    EXPECT_EQ(comparable("\xFFz\xE6"), "\xFFz\xE6");
    EXPECT_EQ(characters("日出\xFF"), 3U);
}

} // namespace
} // namespace enshu::exercise
