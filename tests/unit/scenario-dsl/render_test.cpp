#include "scenario-dsl/diagnostics/render.h"

#include "scenario-dsl/source/characters.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace enshu::dsl {
namespace {

TEST(Render, PutsTheCaretUnderTextAfterWideCharacters) {
    Diagnostics diagnostics;
    const Source &source = diagnostics.add_source("a/b.yaml", "x: 1\nname: 田中, akount: t\n");
    diagnostics.error(Kind::UnknownKey, {&source, {19, 25}}, "a person has no key `akount`")
        .note({&source, {0, 1}}, "here too")
        .suggest("did you mean `account`?");
    EXPECT_EQ(render(diagnostics),
              "a/b.yaml:2:11: error: a person has no key `akount` [unknown-key]\n"
              "    2 | name: 田中, akount: t\n"
              "      |             ^^^^^^\n"
              "a/b.yaml:1:1: note: here too\n"
              "    1 | x: 1\n"
              "      | ^\n"
              "help: did you mean `account`?\n");
}

TEST(Render, GivesWideCharactersTwoCarets) {
    Diagnostics diagnostics;
    const Source &source = diagnostics.add_source("x", "a: 日本");
    diagnostics.error(Kind::BadValue, {&source, {3, 9}}, "m");
    EXPECT_NE(render(diagnostics).find("      |    ^^^^\n"), std::string::npos);
}

TEST(Render, ShowsOnlyTheFirstLineOfALongPlace) {
    Diagnostics diagnostics;
    const Source &source = diagnostics.add_source("x", "a: b\n  c\n");
    diagnostics.error(Kind::BadValue, {&source, {3, 8}}, "m");
    EXPECT_NE(render(diagnostics).find("    1 | a: b\n      |    ^\n"), std::string::npos);
}

TEST(Render, CutsALineThatFitsNoScreen) {
    Diagnostics diagnostics;
    const Source &source =
        diagnostics.add_source("x", std::string(100'000, 'a') + "X" + std::string(100'000, 'b'));
    diagnostics.error(Kind::BadValue, {&source, {100'000, 100'001}}, "m");
    const std::string text = render(diagnostics);
    EXPECT_LT(text.size(), 400u);
    EXPECT_NE(text.find("aX"), std::string::npos);
    EXPECT_NE(text.find("x:1:100001:"), std::string::npos);
}

/// The line and the caret line of the only diagnostic, for the first `marked` in the text.
std::pair<std::string, std::string> excerpt_of(const std::string &text, std::string_view marked,
                                               std::size_t columns) {
    Diagnostics diagnostics;
    const Source &source = diagnostics.add_source("x", text);
    const auto begin = source.text().find(marked);
    diagnostics.error(Kind::BadValue, {&source, {begin, begin + marked.size()}}, "m");
    const std::string said = render(diagnostics, {.columns = columns});
    const auto first = said.find('\n') + 1;
    const auto second = said.find('\n', first) + 1;
    return {said.substr(first, second - first - 1), said.substr(second, said.size() - second - 1)};
}

/// Columns before the caret, and before the marked text in the line.
void expect_caret_below(const std::string &text, std::string_view marked, std::size_t columns) {
    const auto [line, caret] = excerpt_of(text, marked, columns);
    const auto at = line.find(marked);
    ASSERT_NE(at, std::string::npos) << line;
    EXPECT_EQ(display_width(line.substr(0, at)), caret.find('^')) << line << "\n" << caret;
    EXPECT_EQ(display_width(marked), caret.size() - caret.find('^')) << line << "\n" << caret;
    EXPECT_LE(display_width(line), columns) << line;
    EXPECT_LE(display_width(caret), columns) << caret;
}

TEST(Render, PutsTheCaretUnderTextAfterCombiningCharactersAndEmoji) {
    for (const std::string before : {"か\u3099き\u3099", "e\u0301", "✅ ⭐ 😀 ", "🖥 🌡 ", "①〜★",
                                     "\t", "ｱｲｳ", "“…”", "𠮷野家", "葛\U000e0100飾"})
        expect_caret_below("name: " + before + " here\n", "here", 80);
}

TEST(Render, KeepsALongLineWithinTheScreenWhereverThePlaceIs) {
    for (const std::size_t columns : {40u, 80u, 120u})
        for (const std::string filler : {"a", "日本語、", "😀x", "か\u3099"}) {
            std::string much;
            while (much.size() < 2000)
                much += filler;
            expect_caret_below("HERE" + much, "HERE", columns);
            expect_caret_below(much + "HERE" + much, "HERE", columns);
            expect_caret_below(much + "HERE", "HERE", columns);
            expect_caret_below(much.substr(0, 60) + "HERE", "HERE", columns);
        }
}

TEST(Render, CutsAPlaceThatIsLongerThanTheScreen) {
    const auto [line, caret] =
        excerpt_of("a: " + std::string(500, 'x') + " b", std::string(500, 'x'), 60);
    EXPECT_EQ(display_width(line), display_width(caret));
    EXPECT_LE(display_width(line), 60u);
    EXPECT_TRUE(line.ends_with("xx…")) << line;
    EXPECT_TRUE(line.starts_with("    1 | a: x")) << line;
}

TEST(Render, ShowsALineWholeThatJustFits) {
    const std::string text = "a: " + std::string(49, 'x');
    EXPECT_EQ(excerpt_of(text, "a", 60).first, "    1 | " + text);
    EXPECT_EQ(excerpt_of(text + "y", "a", 60).first, "    1 | " + text.substr(0, 51) + "…");
}

TEST(Render, KeepsTheBarStraightUnderALongLineNumber) {
    const auto [line, caret] = excerpt_of(std::string(123'455, '\n') + "a: b", "b", 80);
    EXPECT_EQ(line, "123456 | a: b");
    EXPECT_EQ(caret, "       |    ^");
}

TEST(Render, DisarmsWhatAFileSaysToATerminal) {
    Diagnostics diagnostics;
    const Source &source = diagnostics.add_source("x\x1b[0m", "a: \x1b[2J\u202e");
    diagnostics.error(Kind::ControlCharacter, {&source, {3, 4}}, "m \x1b[1m");
    EXPECT_EQ(render(diagnostics).find('\x1b'), std::string::npos);
    EXPECT_EQ(render(diagnostics).find("\u202e"), std::string::npos);
}

TEST(Render, ColoursOnlyWhenAsked) {
    Diagnostics diagnostics;
    const Source &source = diagnostics.add_source("x", "a");
    diagnostics.error(Kind::BadValue, {&source, {0, 1}}, "m");
    EXPECT_EQ(render(diagnostics).find('\033'), std::string::npos);
    EXPECT_NE(render(diagnostics, {.colour = true}).find("\033[1;31merror"), std::string::npos);
}

TEST(Render, NamesAFileThatHasNoTextWithoutALine) {
    Diagnostics diagnostics;
    const Source &source = diagnostics.add_source("a.yaml", "");
    diagnostics.error(Kind::FileUnreadable, {&source, {}}, "it cannot be read");
    EXPECT_EQ(render(diagnostics), "a.yaml: error: it cannot be read [file-unreadable]\n");
}

TEST(RenderJson, HoldsPlacesFromOneAndTheEndExclusive) {
    Diagnostics diagnostics;
    const Source &source = diagnostics.add_source("a.yaml", "name: 田中\n");
    diagnostics.error(Kind::BadValue, {&source, {6, 12}}, "m")
        .note({&source, {0, 4}}, "n")
        .suggest("h");
    const auto parsed = nlohmann::json::parse(render_json(diagnostics));
    const auto &item = parsed.at("diagnostics").at(0);
    EXPECT_EQ(item.at("file"), "a.yaml");
    EXPECT_EQ(item.at("kind"), "bad-value");
    EXPECT_EQ(item.at("severity"), "error");
    EXPECT_EQ(item.at("line"), 1);
    EXPECT_EQ(item.at("column"), 7);
    EXPECT_EQ(item.at("end_column"), 9);
    EXPECT_EQ(item.at("help"), "h");
    EXPECT_EQ(item.at("notes").at(0).at("message"), "n");
    EXPECT_EQ(parsed.at("omitted"), 0);
}

} // namespace
} // namespace enshu::dsl
