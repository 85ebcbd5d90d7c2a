#include "fixture.h"

#include "scenario-dsl/syntax/parse_yaml.h"

#include <gtest/gtest.h>

#include <chrono>

namespace enshu::dsl {
namespace {

struct Parsed {
    explicit Parsed(std::string text)
        : tree(parse_yaml(diagnostics.add_source("x.yaml", std::move(text)), diagnostics)) {}

    std::string written(const Node &node) const {
        const auto [begin, end] = node.place.range;
        return std::string{node.place.source->text().substr(begin, end - begin)};
    }
    test::Places places() const { return test::places(diagnostics); }

    Diagnostics diagnostics;
    std::optional<Node> tree;
};

TEST(ParseYaml, KeepsScalarsAsTheyAreWritten) {
    const Parsed parsed{"a: 010\nb: no\nc: 1e3\nd: ~\ne: \"x\\ty\"\nf: 0x1F\n"};
    ASSERT_TRUE(parsed.tree);
    EXPECT_EQ(parsed.tree->find("a")->text, "010");
    EXPECT_EQ(parsed.tree->find("b")->text, "no");
    EXPECT_EQ(parsed.tree->find("c")->text, "1e3");
    EXPECT_TRUE(parsed.tree->find("d")->is(Node::Type::Nothing));
    EXPECT_EQ(parsed.tree->find("e")->text, "x\ty");
    EXPECT_EQ(parsed.tree->find("f")->text, "0x1F");
    EXPECT_TRUE(parsed.diagnostics.empty());
}

TEST(ParseYaml, KnowsWhereEverythingStands) {
    const Parsed parsed{"日本: { 名: \"田 中\", b: [ x, 'it''s' ] }\nlast: plain text # comment\n"};
    ASSERT_TRUE(parsed.tree);
    const Node &map = *parsed.tree->find("日本");
    EXPECT_EQ(parsed.written(map), "{ 名: \"田 中\", b: [ x, 'it''s' ] }");
    EXPECT_EQ(parsed.written(*map.find("名")), "\"田 中\"");
    EXPECT_EQ(parsed.written(*map.find("b")), "[ x, 'it''s' ]");
    EXPECT_EQ(parsed.written(map.find("b")->items[1]), "'it''s'");
    EXPECT_EQ(parsed.written(*parsed.tree->find("last")), "plain text");
    EXPECT_EQ(map.find("b")->place.source->position(map.find("b")->place.range.begin).column, 20u);
}

TEST(ParseYaml, ReadsBlockTextsAndFoldsThem) {
    const Parsed parsed{"a: |\n  一行目\n  二行目\nb: >-\n  one\n  two\n"};
    ASSERT_TRUE(parsed.tree);
    EXPECT_EQ(parsed.tree->find("a")->text, "一行目\n二行目\n");
    EXPECT_EQ(parsed.tree->find("b")->text, "one two");
}

TEST(ParseYaml, ReadsWindowsLineEndsAndAByteOrderMark) {
    const Parsed parsed{"\xef\xbb\xbf"
                        "a: 1\r\nb: 2\r\n"};
    ASSERT_TRUE(parsed.tree);
    EXPECT_EQ(parsed.tree->find("b")->text, "2");
    EXPECT_TRUE(parsed.diagnostics.empty());
}

TEST(ParseYaml, ReportsEveryRefusalOfAFileAtOnce) {
    const Parsed parsed{"a: &x 1\nb: *x\nc: !!str 2\n<<: { d: 1 }\na: 3\ne: ! 4\n"};
    EXPECT_EQ(parsed.places(), (test::Places{"anchor@1:4", "alias@2:4", "tag@3:4", "merge-key@4:1",
                                             "duplicate-key@5:1", "tag@6:4"}));
}

TEST(ParseYaml, KeepsTheFirstOfTwoEqualKeys) {
    const Parsed parsed{"a: 1\n'a': 2\n"};
    ASSERT_TRUE(parsed.tree);
    EXPECT_EQ(parsed.tree->entries.size(), 1u);
    EXPECT_EQ(parsed.tree->find("a")->text, "1");
    EXPECT_EQ(parsed.places(), test::Places{"duplicate-key@2:1"});
}

TEST(ParseYaml, RefusesAnchorsOnListsAndMaps) {
    EXPECT_EQ(Parsed{"a: &x [ 1 ]\nb: &y { c: 1 }\n"}.places(),
              (test::Places{"anchor@1:4", "anchor@2:4"}));
}

TEST(ParseYaml, RefusesASecondDocument) {
    EXPECT_EQ(Parsed{"a: 1\n---\nb: 2\n"}.places(), test::Places{"many-documents@2:1"});
    EXPECT_TRUE(Parsed{"---\na: 1\n"}.places().empty());
}

TEST(ParseYaml, RefusesTabsOnlyInIndentation) {
    EXPECT_EQ(Parsed{"a:\n \tb: 1\n\tc: 2\n"}.places(),
              (test::Places{"tab-indentation@2:2", "tab-indentation@3:1"}));
    EXPECT_TRUE(Parsed{"a: b\tc # \t\n"}.places().empty());
}

TEST(ParseYaml, RefusesControlCharactersAndTheByteYamlCppTakesForTheEnd) {
    EXPECT_EQ(Parsed{"a: 1\x04\nb: 2\n"}.places(), test::Places{"control-character@1:5"});
    EXPECT_EQ(Parsed{std::string("a: \0b\n", 6)}.places(), test::Places{"control-character@1:4"});
    EXPECT_EQ(Parsed{"a: 1\rb: 2\n"}.places(), test::Places{"control-character@1:5"});
}

TEST(ParseYaml, RefusesWhatIsNotUtf8) {
    EXPECT_EQ(Parsed{"a: 日\n\x93\xfa: 1\n"}.places(), test::Places{"not-utf8@2:1"});
}

TEST(ParseYaml, SaysWhereTheYamlIsBroken) {
    const Parsed parsed{"a: 1\nb: 'open\n"};
    EXPECT_FALSE(parsed.tree);
    EXPECT_EQ(parsed.places(), test::Places{"yaml-syntax@2:4"});
    EXPECT_EQ(Parsed{"a: b: c\n"}.places(), test::Places{"yaml-syntax@1:5"});
    EXPECT_EQ(Parsed{"a: \"\\q\"\n"}.places(), test::Places{"yaml-syntax@1:7"});
}

TEST(ParseYaml, SaysWithinTheTextThatItIsBrokenAtItsEnd) {
    const Parsed parsed{"a: ["};
    ASSERT_EQ(parsed.places(), test::Places{"yaml-syntax@1:4"});
    EXPECT_EQ(parsed.diagnostics.begin()->place.range.end, std::string_view{"a: ["}.size());
}

TEST(ParseYaml, ExplainsTextsThatFlowStyleCutsShort) {
    EXPECT_EQ(Parsed{"a: { en: What happened? }\n"}.places(), test::Places{"flow-text@1:10"});
    EXPECT_EQ(Parsed{"a: { en: See: this, ja: x }\n"}.places(), test::Places{"flow-text@1:10"});
    EXPECT_EQ(Parsed{"a: { en: one, two, ja: x }\n"}.places(), test::Places{"flow-text@1:10"});
    EXPECT_EQ(Parsed{"a: { en: one, two? or three }\n"}.places(), test::Places{"flow-text@1:15"});
    EXPECT_TRUE(Parsed{"a: { en: \"What, here: why?\", ja: 何が？ }\n"}.places().empty());
    EXPECT_TRUE(Parsed{"a: { url: http://x/y, b: , c: 1 }\n"}.places().empty());
}

TEST(ParseYaml, ReportsAnEmptyFile) {
    EXPECT_EQ(Parsed{""}.places(), test::Places{"empty-file@1:1"});
    EXPECT_EQ(Parsed{"# nothing\n"}.places(), test::Places{"empty-file@1:1"});
    EXPECT_EQ(Parsed{"~\n"}.places(), test::Places{"empty-file@1:1"});
}

std::string repeated(std::string_view text, std::size_t count) {
    std::string result;
    for (; count > 0; --count)
        result += text;
    return result;
}

TEST(ParseYaml, AnswersBombsAtOnce) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(Parsed{repeated("- ", 100'000)}.places(), test::Places{"too-deep@1:65"});
    EXPECT_FALSE(Parsed{repeated("[", 1'000'000)}.tree);
    EXPECT_FALSE(Parsed{repeated("{", 1'000'000)}.tree);
    EXPECT_FALSE(Parsed{repeated("{a: ", 200'000)}.tree);
    EXPECT_FALSE(Parsed{repeated("? ", 500'000)}.tree);
    EXPECT_FALSE(Parsed{repeated("!", 1'000'000)}.tree);
    EXPECT_EQ(Parsed{"a: [" + repeated("0,", 1'100'000) + "]"}.places(),
              test::Places{"too-many-nodes@1:1999999"});
    EXPECT_EQ(Parsed{repeated("x", (8 << 20) + 1)}.places(),
              test::Places{"file-too-large@1:8388609"});
    std::string bomb = "a: &a [x]\n";
    for (char letter = 'b'; letter <= 'z'; ++letter)
        bomb += std::string{letter} + ": &" + letter + " [" +
                repeated(std::string{"*"} + static_cast<char>(letter - 1) + ", ", 9) + "]\n";
    const Parsed aliases{bomb};
    EXPECT_TRUE(aliases.diagnostics.full());
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{20});
}

} // namespace
} // namespace enshu::dsl
