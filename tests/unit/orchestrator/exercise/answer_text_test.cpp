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
    EXPECT_EQ(comparable("ａｄｍｉｎ＠city．example"), "admin@city.example");
}

TEST(AnswerText, ComparesHalfWidthKanaAsFullWidth) {
    EXPECT_EQ(comparable("ｱ"), "ア");
    EXPECT_EQ(comparable("ﾊﾟｿｺﾝ"), "パソコン");
    EXPECT_EQ(comparable("ﾌﾞﾗｳｻﾞｰ"), "ブラウザー");
    EXPECT_EQ(comparable("ｳﾞｨﾙｽ"), "ヴィルス");
    EXPECT_EQ(comparable("ﾂﾞﾃﾞﾄﾞﾁﾞｶﾞｿﾞﾎﾞﾎﾟ"), "ヅデドヂガゾボポ");
    EXPECT_EQ(comparable("｢ﾒｰﾙ､ﾃﾝﾌﾟ｣"), "「メール、テンプ」");
}

TEST(AnswerText, TakesAKanaAndItsMarkForOneSign) {
    EXPECT_EQ(comparable("か\xE3\x82\x99"), "が");
    EXPECT_EQ(comparable("ハ\xE3\x82\x9A"), "パ");
    EXPECT_EQ(comparable("ヮﾞ"), "ヮ\xE3\x82\x99") << "there is no such sign";
    EXPECT_EQ(comparable("ﾞ"), "\xE3\x82\x99");
    EXPECT_EQ(comparable("あﾞ"), "あ\xE3\x82\x99");
    EXPECT_NE(comparable("ハ"), comparable("バ"));
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
