#include "scenario-dsl/diagnostics/explanations/explanations.h"

#include "fixture.h"
#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/load_scenario.h"
#include "scenario-dsl/source/characters.h"
#include "snippet.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>

namespace enshu::dsl {
namespace {

namespace fs = std::filesystem;
using enum Example::In;

std::vector<const Explanation *> all_explanations() {
    std::vector<const Explanation *> all;
    for (const Family &family : explanation_families())
        for (const Explanation &explanation : family.explanations)
            all.push_back(&explanation);
    return all;
}

bool holds_japanese(std::string_view text) {
    return display_width(text) > count_characters(text);
}

TEST(Explanations, ThereIsOneForEveryKind) {
    std::map<Kind, int> count;
    for (const Explanation *explanation : all_explanations())
        ++count[explanation->kind];
    for (const Kind kind : all_kinds())
        EXPECT_EQ(count[kind], 1) << name(kind)
                                  << ": write it in scenario-dsl/diagnostics/explanations";
}

TEST(Explanations, AreInBothLanguages) {
    for (const Family &family : explanation_families()) {
        EXPECT_FALSE(holds_japanese(family.name.en)) << family.name.en;
        EXPECT_TRUE(holds_japanese(family.name.ja)) << family.name.en;
    }
    for (const Explanation *each : all_explanations()) {
        for (const Words &words : {each->title, each->text}) {
            EXPECT_FALSE(words.en.empty()) << name(each->kind);
            EXPECT_FALSE(holds_japanese(words.en)) << name(each->kind);
            EXPECT_TRUE(holds_japanese(words.ja)) << name(each->kind);
        }
        EXPECT_NE(each->example.wrong, each->example.right) << name(each->kind);
        EXPECT_FALSE(each->example.right.empty()) << name(each->kind);
    }
}

TEST(Explanations, AreListedWithOneLineEach) {
    for (const Explanation *each : all_explanations())
        for (const std::string_view title : {each->title.en, each->title.ja}) {
            EXPECT_LE(display_width(title), 56u) << title;
            EXPECT_EQ(title.find('\n'), std::string_view::npos) << title;
        }
}

TEST(Explanations, AreFoundByName) {
    EXPECT_EQ(find_explanation("unknown-key"), find_explanation(Kind::UnknownKey));
    EXPECT_EQ(find_explanation("unknown-kee"), nullptr);
}

std::string whole(const fs::path &file) {
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

/// The golden cases' base has no web sites; some examples measure them.
std::string with_web_sites(std::string organization) {
    const auto insert_below = [&](const std::string &line, const std::string &more) {
        const auto at = organization.find(line);
        ASSERT_NE(at, std::string::npos);
        organization.insert(at + line.size(), more);
    };
    insert_below("\nhosts:\n",
                 "  www: { role: server, at: { dmz: .10 }, services: { web: {} } }\n"
                 "  intra: { role: server, at: { office: .20 }, services: { web: {} } }\n");
    insert_below("\n  allow:\n", "    - internet -> dmz/www: tcp/80\n");
    return organization;
}

/// What is said of the golden cases' base with these lines in it.
Diagnostics said_of(Example::In file, std::string_view lines) {
    const test::TemporaryDirectory directory;
    fs::copy(GOLDEN_BASE, directory.path(), fs::copy_options::recursive);
    const fs::path scenario = directory.path() / "exercise";
    const fs::path organization = directory.path() / "city/organization.yaml";
    test::write(organization, with_web_sites(whole(organization)));
    const fs::path changed = file == OrganizationFile ? organization
                             : file == ScenarioFile   ? scenario / "scenario.yaml"
                                                      : scenario / "walkthrough.yaml";
    const bool is_whole = file == WalkthroughFile;
    test::write(changed, is_whole ? std::string{lines} : test::merged(whole(changed), lines));
    return load_scenario(scenario).diagnostics;
}

bool holds(const Diagnostics &diagnostics, Kind kind) {
    return std::ranges::any_of(diagnostics, [&](const Diagnostic &d) { return d.kind == kind; });
}

class ExplanationExample : public testing::TestWithParam<const Explanation *> {};

TEST_P(ExplanationExample, ShowsTheMistakeAndItsMending) {
    const Explanation &explanation = *GetParam();
    const Example &example = explanation.example;
    const Diagnostics wrong = said_of(example.in, example.wrong);
    EXPECT_TRUE(holds(wrong, explanation.kind)) << example.wrong << "\n\n" << render(wrong);
    const Diagnostics right = said_of(example.in, example.right);
    EXPECT_FALSE(holds(right, explanation.kind)) << example.right << "\n\n" << render(right);
    EXPECT_FALSE(right.has_errors()) << example.right << "\n\n" << render(right);
}

std::vector<const Explanation *> those_that_can_be_tried() {
    auto all = all_explanations();
    std::erase_if(all, [](const Explanation *each) { return each->example.in == NoFile; });
    return all;
}

std::string test_name(const testing::TestParamInfo<const Explanation *> &parameter) {
    std::string text{name(parameter.param->kind)};
    std::ranges::replace(text, '-', '_');
    return text;
}

INSTANTIATE_TEST_SUITE_P(Each, ExplanationExample, testing::ValuesIn(those_that_can_be_tried()),
                         test_name);

TEST(Snippet, ReplacesWhatItNamesAndLeavesTheRest) {
    const std::string file =
        "a: 1\nb:\n  x: 2\n  y:\n    - 3\nc:\n  - id: p\n    d: 4\n  - id: q\n";
    EXPECT_EQ(test::merged(file, "a: 9"),
              "b:\n  x: 2\n  y:\n    - 3\nc:\n  - id: p\n    d: 4\n  - id: q\na: 9\n");
    EXPECT_EQ(test::merged(file, "b:\n  y: 9"),
              "a: 1\nc:\n  - id: p\n    d: 4\n  - id: q\nb:\n  x: 2\n  y: 9\n");
    EXPECT_EQ(test::merged(file, "c:\n  - id: p\n    e: 5"),
              "a: 1\nb:\n  x: 2\n  y:\n    - 3\nc:\n  - id: q\n  - id: p\n    e: 5\n");
    EXPECT_EQ(test::merged("a: 1\n", "a: 2\na: 3"), "a: 2\na: 3\n");
}

} // namespace
} // namespace enshu::dsl
