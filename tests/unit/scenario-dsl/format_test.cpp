#include "fixture.h"

#include "scenario-dsl/format/format.h"
#include "scenario-dsl/source/read_file.h"
#include "scenario-dsl/syntax/parse_yaml.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace enshu::dsl {
namespace {

namespace fs = std::filesystem;

std::string formatted(const std::string &text) {
    Diagnostics diagnostics;
    const auto result = format(diagnostics.add_source("a.yaml", text), diagnostics);
    EXPECT_TRUE(result && diagnostics.empty()) << text;
    return result.value_or("");
}

std::string letters(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
    return text;
}

bool is_same(const Node &a, const Node &b) {
    const auto same_entry = [](const Entry &x, const Entry &y) {
        return is_same(x.key, y.key) && is_same(x.value, y.value);
    };
    return a.type == b.type && a.flow == b.flow && a.text == b.text &&
           std::ranges::equal(a.items, b.items, is_same) &&
           std::ranges::equal(a.entries, b.entries, same_entry);
}

std::string read(const fs::path &file) {
    return std::get<std::string>(read_file(file, SyntaxLimits::bytes));
}

TEST(Format, IndentsByTwoAndPutsListsBelowTheirKeys) {
    EXPECT_EQ(formatted("attack:\n- id: a\n  do:\n     x: 1\n-    id: b\n"),
              "attack:\n  - id: a\n    do:\n      x: 1\n  - id: b\n");
}

TEST(Format, PutsOneBlankAroundWhatStandsInBrackets) {
    EXPECT_EQ(formatted("a:   {b: [x,y ,\"q r\"],c : {}, d: [ ]}\n"),
              "a: { b: [ x, y, \"q r\" ], c: {}, d: [] }\n");
}

TEST(Format, AlignsTablesOfOneLineEntries) {
    EXPECT_EQ(formatted("zones:\n  dmz: { cidr: a }\n  # inner\n  office:   { cidr: b }\n"),
              "zones:\n  dmz:    { cidr: a }\n  # inner\n  office: { cidr: b }\n");
    EXPECT_EQ(formatted("allow:\n  - a -> b: tcp/1\n  - office -> b: tcp/2, udp/3\n"),
              "allow:\n  - a -> b:      tcp/1\n  - office -> b: tcp/2, udp/3\n");
}

TEST(Format, AlignsColumnsByWhatATerminalShows) {
    EXPECT_EQ(formatted("zones:\n  \"庁内\": { a: b }\n  dmz: { a: b }\n"),
              "zones:\n  \"庁内\": { a: b }\n  dmz:    { a: b }\n");
}

TEST(Format, KeepsAnAlignmentOfTheAuthorsAndMendsIt) {
    EXPECT_EQ(formatted("hosts:\n  a: { role: router, at: x }\n  b: { role: server,      at: y }\n"
                        "  c: { role: workstation, at: z }\n"),
              "hosts:\n  a: { role: router,      at: x }\n  b: { role: server,      at: y }\n"
              "  c: { role: workstation, at: z }\n");
    EXPECT_EQ(formatted("id:   a\nduration:  b\nto:   c\nat:   d\n"),
              "id:       a\nduration: b\nto:       c\nat:       d\n");
}

TEST(Format, DoesNotTakeAStrayBlankForAnAlignment) {
    EXPECT_EQ(formatted("id:  a\nduration: b\nlevel: c\n"), "id: a\nduration: b\nlevel: c\n");
}

TEST(Format, KeepsCommentsWhereTheyStand) {
    EXPECT_EQ(
        formatted(
            "# top\na: # of a\n      # of x\n  x: 1\n      # still of x\n# of b\nb: 2\n  # end\n"),
        "# top\na: # of a\n  # of x\n  x: 1\n  # still of x\n# of b\nb: 2\n# end\n");
}

TEST(Format, AlignsCommentsBehindConsecutiveLines) {
    EXPECT_EQ(formatted("a: 1   # x\nbbbb: 2222 # y\nc: 3\nd: 日本    # z\ne: 1 # w\n"),
              "a: 1       # x\nbbbb: 2222 # y\nc: 3\nd: 日本    # z\ne: 1       # w\n");
}

TEST(Format, LeavesOneBlankLineAtMostAndNoneAtTheEnds) {
    EXPECT_EQ(formatted("\n\na: 1\n\n\n\nb: 2   \n\n"), "a: 1\n\nb: 2\n");
}

TEST(Format, WritesLineBreaksOfUnixAndOneAtTheEnd) {
    EXPECT_EQ(formatted("a: 1\r\nb: |\r\n  x\r\nc: 2"), "a: 1\nb: |\n  x\nc: 2\n");
}

TEST(Format, KeepsTheContentOfTextsInBlockStyle) {
    EXPECT_EQ(formatted("a:\n    b: |  # why\n          x  \n            y\n\n\n          z\n\n\n  "
                        "  c: >+\n      k\n\n\n"
                        "    d: |2\n        two\n"),
              "a:\n  b: |    # why\n    x  \n      y\n\n\n    z\n\n  c: >+\n    k\n\n\n"
              "  d: |2\n      two\n");
}

TEST(Format, AddsNoLineBreakToATextThatEndsWithTheFile) {
    EXPECT_EQ(formatted("a:   |\n    x"), "a: |\n  x");
}

TEST(Format, KeepsTextsOverSeveralLines) {
    EXPECT_EQ(
        formatted("a: plain\n     goes on\n\n     and on\nb: \"x\\\n      y\\ \n  z\"   # end\n"),
        "a: plain\n  goes on\n\n  and on\nb: \"x\\\n  y\\ \n  z\"   # end\n");
}

TEST(Format, KeepsBracketsOverSeveralLines) {
    EXPECT_EQ(formatted("a: [\nx,   # one\n # own\n {b: c,\n\n\n d: e}\n ]\n"),
              "a: [\n  x, # one\n  # own\n  { b: c,\n\n    d: e }\n]\n");
}

TEST(Format, KeepsQuotesAndNullsAndNestedLists) {
    EXPECT_EQ(formatted("- - 'a'\n  - \"b\"\n-\n  c:\n- # why\n  d: 1\n-\n"),
              "- - 'a'\n  - \"b\"\n- c:\n- # why\n  d: 1\n-\n");
}

TEST(Format, AFileWithMistakesIsNotLaidOut) {
    Diagnostics diagnostics;
    const Source &source = diagnostics.add_source("a.yaml", "a: &x 1\nb:   [\n");
    EXPECT_FALSE(format(source, diagnostics));
    EXPECT_TRUE(diagnostics.has_errors());
    EXPECT_EQ(diagnostics.begin()->place.source, &source);
}

TEST(Format, WhatIsNotUnderstoodIsLeftAsItIs) {
    const std::string text = "b:    1\r\n? a\r\n: 2\r\n";
    Diagnostics diagnostics;
    EXPECT_EQ(format(diagnostics.add_source("a.yaml", text), diagnostics), text);
    EXPECT_EQ(test::marks(diagnostics), test::Marks{"layout-kept: ?"});
    EXPECT_FALSE(diagnostics.has_errors());
}

TEST(Format, AKeyThatWouldDivideDocumentsIsNotMovedToTheBeginningOfItsLine) {
    const std::string text = "  --- a: 1\n";
    Diagnostics diagnostics;
    EXPECT_EQ(format(diagnostics.add_source("a.yaml", text), diagnostics), text);
    EXPECT_EQ(diagnostics.size(), 1u);
}

/// Every file that an author might have written, and those the fuzzer begins with.
std::vector<fs::path> all_texts() {
    std::vector<fs::path> files;
    const fs::path top = fs::path{SCENARIOS_DIRECTORY}.parent_path();
    for (const char *folder : {"scenarios", "tests/golden/scenario-dsl/base", "tests/fuzz/seeds"})
        for (const auto &entry : fs::recursive_directory_iterator{top / folder})
            if (entry.is_regular_file() &&
                (entry.path().extension() == ".yaml" || entry.path().extension().empty()))
                files.push_back(entry.path());
    return files;
}

TEST(Format, MeansTheSameLosesNothingAndIsDoneAtOnceForEveryTextThereIs) {
    std::size_t laid_out = 0;
    for (const fs::path &file : all_texts()) {
        const std::string text = read(file);
        Diagnostics diagnostics;
        const Source &source = diagnostics.add_source(file, text);
        const auto result = format(source, diagnostics);
        if (!result)
            continue;
        ++laid_out;
        Diagnostics own;
        const auto before = parse_yaml(source, own);
        const auto after = parse_yaml(own.add_source("after", *result), own);
        ASSERT_TRUE(before && after) << file;
        EXPECT_TRUE(is_same(*before, *after)) << file;
        EXPECT_EQ(letters(text), letters(*result)) << file;
        EXPECT_EQ(formatted(*result), *result) << file;
    }
    EXPECT_GE(laid_out, 7u);
}

TEST(Format, DoesNotDependOnHowATextWasIndented) {
    const std::string text =
        read(fs::path{SCENARIOS_DIRECTORY} / "organizations/municipality-small/organization.yaml");
    std::string wide;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at) + 1;
        wide += (text[at] == ' ' ? "   " : "") + text.substr(at, end - at);
        at = end;
    }
    EXPECT_NE(wide, text);
    EXPECT_EQ(formatted(wide), text);
}

TEST(Format, ALineAsLongAsAFileMayBeIsNoTrouble) {
    std::string text = "a:\n  b:   {";
    for (int i = 0; i < 40'000; ++i)
        text += " k" + std::to_string(i) + ":   v,";
    text += " z: 1 }\n  c: { x: 1 }\n";
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_TRUE(formatted(text).starts_with("a:\n  b: { k0: v, k1: v,"));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{10}); // 0.4 s
}

TEST(Format, OurOwnScenariosAreLaidOut) {
    for (const auto &entry : fs::recursive_directory_iterator{SCENARIOS_DIRECTORY})
        if (entry.path().extension() == ".yaml") {
            EXPECT_EQ(formatted(read(entry.path())), read(entry.path())) << entry.path();
        }
}

} // namespace
} // namespace enshu::dsl
