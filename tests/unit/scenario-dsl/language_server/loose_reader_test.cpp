#include "scenario-dsl/language_server/loose_reader.h"
#include "scenario-dsl/syntax/parse_yaml.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

namespace enshu::dsl::lsp {
namespace {

/// `{a: b, c: [d]}`, whatever style it was written in.
std::string shown(const Node &node) {
    std::string text;
    switch (node.type) {
    case Node::Type::Nothing:
        return "~";
    case Node::Type::Scalar:
        return node.text;
    case Node::Type::List:
        for (const Node &item : node.items)
            text += (text.empty() ? "" : ", ") + shown(item);
        return "[" + text + "]";
    case Node::Type::Map:
        for (const Entry &entry : node.entries)
            text += (text.empty() ? "" : ", ") + entry.key.text + ": " + shown(entry.value);
        return "{" + text + "}";
    }
    return {};
}

std::string read(const std::string &text) {
    const Source source{"x.yaml", text};
    return shown(read_loosely(source));
}

TEST(LooseReader, ReadsWhatIsSound) {
    EXPECT_EQ(read("a: 1\nb:\n  - c: 2\n    d: { e: [f, g], h: 'i, j' }\n  - k\n"),
              "{a: 1, b: [{c: 2, d: {e: [f, g], h: i, j}}, k]}");
    EXPECT_EQ(read("a: b # c\n# d: e\n\nf: \"g # h\"\n"), "{a: b, f: g # h}");
    EXPECT_EQ(read("- office -> dmz/gate: tcp/25, tcp/80\n"),
              "[{office -> dmz/gate: tcp/25, tcp/80}]");
    EXPECT_EQ(read("a:\n- b\n- c\nd: {\n  e: f,\n  g: h\n}\ni: j\n"),
              "{a: [b, c], d: {e: f, g: h}, i: j}");
}

TEST(LooseReader, TakesALineWithoutColonForAKey) {
    EXPECT_EQ(read("a: 1\nb\nc: 2\n"), "{a: 1, b: ~, c: 2}");
    EXPECT_EQ(read("a:\n  b\n  c: 2\n"), "{a: {b: ~, c: 2}}");
    EXPECT_EQ(read("a:\n  b\n"), "{a: b}");
    EXPECT_EQ(read("a: { b: c, d\ne: f\n"), "{a: {b: c, d: ~}, e: f}");
}

TEST(LooseReader, ClosesWhatWasLeftOpen) {
    EXPECT_EQ(read("a: [ b, c\nd: e\n"), "{a: [b, c], d: e}");
    EXPECT_EQ(read("a: \"b\nd: e\n"), "{a: b, d: e}");
    EXPECT_EQ(read("a: { b: [ c }\nd: e\n"), "{a: {b: [c]}, d: e}");
}

TEST(LooseReader, ReadsTextsInBlockStyleAsTheyAreWritten) {
    EXPECT_EQ(read("a: |\n  b: c\n  d\ne: f\n"), "{a: |\n  b: c\n  d, e: f}");
}

TEST(LooseReader, AgreesWithTheStrictReaderOnRealFiles) {
    for (const char *name :
         {"first-light/scenario.yaml", "organizations/municipality-small/organization.yaml"}) {
        std::ifstream stream{std::filesystem::path{SCENARIOS_DIRECTORY} / name};
        const Source source{name, {std::istreambuf_iterator<char>{stream}, {}}};
        Diagnostics diagnostics;
        const auto strict = parse_yaml(source, diagnostics);
        ASSERT_TRUE(strict);
        const Node loose = read_loosely(source);
        ASSERT_EQ(loose.entries.size(), strict->entries.size());
        for (std::size_t i = 0; i < loose.entries.size(); ++i) {
            EXPECT_EQ(loose.entries[i].key.text, strict->entries[i].key.text);
            EXPECT_EQ(loose.entries[i].key.place.range.begin,
                      strict->entries[i].key.place.range.begin);
            EXPECT_EQ(loose.entries[i].value.items.size(), strict->entries[i].value.items.size());
        }
    }
}

void expect_within(const Node &node, std::size_t size) {
    EXPECT_LE(node.place.range.begin, node.place.range.end);
    EXPECT_LE(node.place.range.end, size);
    for (const Node &item : node.items)
        expect_within(item, size);
    for (const Entry &entry : node.entries) {
        expect_within(entry.key, size);
        expect_within(entry.value, size);
    }
}

TEST(LooseReader, ComesBackFromAnything) {
    std::mt19937 random{7};
    const std::string_view parts[] = {"a",  "b: ", "- ", "{",  "}",  "[",    "]",
                                      "\"", "'",   ":",  ",",  "\n", "\n  ", "\n    ",
                                      "#",  " ",   "|",  "日", "\t", "\r\n", "?"};
    for (int round = 0; round < 5000; ++round) {
        std::string text;
        for (auto left = random() % 40; left > 0; --left)
            text += parts[random() % std::size(parts)];
        const Source source{"x.yaml", text};
        expect_within(read_loosely(source), text.size());
    }
}

TEST(LooseReader, ComesBackFromGreatDepth) {
    for (const char *part : {"- ", "{a: ", "[", "["}) {
        std::string text;
        while (text.size() < 500'000)
            text += part;
        EXPECT_FALSE(read(text).empty());
    }
    std::string stairs;
    for (std::size_t i = 0; i < 1000; ++i)
        stairs += std::string(i, ' ') + "a:\n";
    EXPECT_FALSE(read(stairs).empty());
}

} // namespace
} // namespace enshu::dsl::lsp
