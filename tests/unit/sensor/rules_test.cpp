#include "images/sensor/match.h"
#include "images/sensor/rule_parser.h"

#include "tests/unit/sensor/frames.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace enshu::sensor::test {
namespace {

TEST(Rules, TheDefaultOnesAreWell) {
    std::ifstream file(ENSHU_SOURCE "/images/services/sensor/default.rules");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    EXPECT_GE(rules(text).size(), 10u);
}

TEST(Rules, ARuleSaysWhoWhatAndHowOften) {
    const auto parsed = rules(
        "# a comment\n\n"
        "alert tcp $EXTERNAL_NET any -> [$HOME_NET,!203.0.113.25] !1:1023 (msg:\"a \\\"b\\\"\"; "
        "content:\"|41 42|c\"; nocase; startswith; content:!\"d\"; flags:SA; dsize:10<>20; "
        "threshold:type both, track by_dst, count 5, seconds 60; classtype:network-scan; "
        "priority:2; sid:7; rev:3;)\n");
    ASSERT_EQ(parsed.size(), 1u);
    const Rule &rule = parsed[0];
    EXPECT_EQ(rule.message, "a \"b\"");
    EXPECT_TRUE(rule.source.has(outside.address));
    EXPECT_FALSE(rule.source.has(pc.address));
    EXPECT_TRUE(rule.destination.has(pc.address));
    EXPECT_FALSE(rule.destination.has(proxy.address));
    EXPECT_TRUE(rule.destination_port.has(1024));
    EXPECT_FALSE(rule.destination_port.has(1023));
    ASSERT_EQ(rule.contents.size(), 2u);
    EXPECT_EQ(rule.contents[0].bytes, "ABc");
    EXPECT_TRUE(rule.contents[0].nocase && rule.contents[0].at_start);
    EXPECT_TRUE(rule.contents[1].negated);
    EXPECT_EQ(rule.flags, flag::syn | flag::ack);
    EXPECT_TRUE(rule.payload_size->has(11) && rule.payload_size->has(19));
    EXPECT_FALSE(rule.payload_size->has(10) || rule.payload_size->has(20));
    EXPECT_EQ(rule.threshold->type, Threshold::Type::Both);
    EXPECT_FALSE(rule.threshold->by_source);
    EXPECT_EQ(rule.category, "Detection of a Network Scan");
    EXPECT_EQ(rule.priority, 2u);
    EXPECT_EQ(rule.id, 7u);
    EXPECT_EQ(rule.revision, 3u);
}

struct Refused {
    const char *rule;
    std::size_t column;
    const char *says;
};

class RefusedRule : public testing::TestWithParam<Refused> {};

TEST_P(RefusedRule, IsSaidWithItsPlace) {
    const RuleFile file = parse_rules(std::string("# first\n") + GetParam().rule, networks());
    EXPECT_TRUE(file.rules.empty());
    ASSERT_EQ(file.errors.size(), 1u);
    EXPECT_EQ(file.errors[0].line, 2u);
    EXPECT_EQ(file.errors[0].column, GetParam().column) << file.errors[0].message;
    EXPECT_NE(file.errors[0].message.find(GetParam().says), std::string::npos)
        << file.errors[0].message;
}

INSTANTIATE_TEST_SUITE_P(
    Mistakes, RefusedRule,
    testing::Values(
        Refused{"drop tcp any any -> any any (msg:\"x\"; sid:1;)", 1, "begins with `alert`"},
        Refused{"alert tls any any -> any any (msg:\"x\"; sid:1;)", 7, "`tls` is no protocol"},
        Refused{"alert tcp 10.0.0.256 any -> any any (msg:\"x\"; sid:1;)", 11, "is no address"},
        Refused{"alert tcp [10.0.0.0/8,10.0.0.0/33] any -> any any (msg:\"x\"; sid:1;)", 23,
                "is no address"},
        Refused{"alert tcp $OFFICE any -> any any (msg:\"x\"; sid:1;)", 11,
                "there is `$EXTERNAL_NET`"},
        Refused{"alert tcp any 70000 -> any any (msg:\"x\"; sid:1;)", 15, "is no port"},
        Refused{"alert tcp any any <> any any (msg:\"x\"; sid:1;)", 19, "stands `->`"},
        Refused{"alert tcp any any -> any any", 29, "`(` is missing"},
        Refused{"alert tcp any any -> any any (msg:\"x\"; sid:1;", 46, "`)` is missing"},
        Refused{"alert tcp any any -> any any (msg:\"x\"; sid:1)", 46, "`;` is missing"},
        Refused{"alert tcp any any -> any any (msg:\"x; sid:1;)", 35, "not closed"},
        Refused{"alert tcp any any -> any any (msg:\"x\"; pcre:\"/a/\"; sid:1;)", 40,
                "no option `pcre`"},
        Refused{"alert tcp any any -> any any (msg:\"x\"; sid:0;)", 44, "is no number from 1"},
        Refused{"alert tcp any any -> any any (msg:\"x\"; sid:1; sid:2;)", 47, "there twice"},
        Refused{"alert tcp any any -> any any (sid:1;)", 37, "needs a `msg`"},
        Refused{"alert tcp any any -> any any (msg:\"x\";)", 39, "needs a `sid`"},
        Refused{"alert tcp any any -> any any (msg:\"x\"; http.uri; content:\"a\"; sid:1;)", 40,
                "begins with `alert http`"},
        Refused{"alert http any any -> any any (msg:\"x\"; content:\"a\"; sid:1;)", 49,
                "say before it"},
        Refused{"alert http any any -> any any (msg:\"x\"; flags:S; sid:1;)", 56, "about packets"},
        Refused{"alert tcp any any -> any any (msg:\"x\"; nocase; sid:1;)", 40, "stands behind"},
        Refused{"alert tcp any any -> any any (msg:\"x\"; content:\"|4|\"; sid:1;)", 50,
                "hexadecimal"},
        Refused{"alert tcp any any -> any any (msg:\"x\"; dsize:>; sid:1;)", 46, "is no size"},
        Refused{"alert tcp any any -> any any (msg:\"x\"; flags:X; sid:1;)", 46, "letters"},
        Refused{"alert tcp any any -> any any (msg:\"x\"; threshold:type both, count 3; sid:1;)",
                50, "is whole like"},
        Refused{"alert tcp any any -> any any (msg:\"x\"; threshold:type seldom; sid:1;)", 55,
                "is no type"},
        Refused{"alert tcp any any -> any any (msg:\"x\"; classtype:evil; sid:1;)", 50,
                "`trojan-activity`"},
        Refused{"alert tcp any any -> any any (msg:\"x\"; sid:1;) x", 48,
                "nothing stands behind"}));

TEST(Rules, ASidIsOneRules) {
    const std::string rule = "alert tcp any any -> any any (msg:\"x\"; sid:1;)\n";
    const RuleFile file = parse_rules(rule + rule, {});
    EXPECT_EQ(file.rules.size(), 1u);
    ASSERT_EQ(file.errors.size(), 1u);
    EXPECT_NE(file.errors[0].message.find("another rule's"), std::string::npos);
}

TEST(Contents, AreFoundAsTheyAsk) {
    const Content any{Buffer::Payload, "Evil", false, false, false, false};
    EXPECT_TRUE(matches(any, "some Evil here"));
    EXPECT_FALSE(matches(any, "some evil here"));
    Content other = any;
    other.nocase = true;
    EXPECT_TRUE(matches(other, "some eVIL here"));
    other.at_start = true;
    EXPECT_FALSE(matches(other, "some evil"));
    EXPECT_TRUE(matches(other, "evil some"));
    other.at_end = true;
    EXPECT_FALSE(matches(other, "evil evil"));
    EXPECT_TRUE(matches(other, "evil"));
    other.negated = true;
    EXPECT_FALSE(matches(other, "evil"));
    EXPECT_TRUE(matches(other, ""));
}

class ThresholdsTest : public testing::Test {
  protected:
    Thresholds thresholds{4};
    Rule rule;
    int told(Threshold::Type type, unsigned count, int times, Time step) {
        rule.id = 1;
        rule.threshold = Threshold{type, true, count, 60};
        int lines = 0;
        for (int i = 0; i < times; ++i) {
            lines += thresholds.tells(rule, 1, 2, i * step) ? 1 : 0;
        }
        return lines;
    }
};

TEST_F(ThresholdsTest, ALimitTellsOnlyTheFirstOfEachWindow) {
    EXPECT_EQ(told(Threshold::Type::Limit, 2, 120, second), 4);
}

TEST_F(ThresholdsTest, AThresholdTellsEveryNth) {
    EXPECT_EQ(told(Threshold::Type::Threshold, 5, 20, second), 4);
}

TEST_F(ThresholdsTest, BothTellsOnceAWindowAndOnlyIfThereWereEnough) {
    EXPECT_EQ(told(Threshold::Type::Both, 5, 120, second), 2);
    EXPECT_EQ(told(Threshold::Type::Both, 5, 20, 20 * second), 0);
}

TEST_F(ThresholdsTest, CountsEachSourceByItselfAndIsBounded) {
    rule.id = 1;
    rule.threshold = Threshold{Threshold::Type::Both, true, 2, 60};
    EXPECT_FALSE(thresholds.tells(rule, 1, 9, 0));
    EXPECT_FALSE(thresholds.tells(rule, 2, 9, 0));
    EXPECT_TRUE(thresholds.tells(rule, 1, 9, 0));
    for (std::uint32_t source = 0; source < 1000; ++source) {
        thresholds.tells(rule, source, 9, 0);
        EXPECT_LE(thresholds.size(), 4u);
    }
}

} // namespace
} // namespace enshu::sensor::test
