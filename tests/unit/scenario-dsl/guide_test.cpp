// The examples of docs/language/README.md are a scenario that loads.
#include "fixture.h"
#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/load_scenario.h"

#include <gtest/gtest.h>

#include <fstream>

namespace enshu::dsl {
namespace {

namespace fs = std::filesystem;

std::string whole(const fs::path &file) {
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

std::vector<std::string> yaml_blocks(const std::string &page) {
    constexpr std::string_view begin_mark = "```yaml\n";
    std::vector<std::string> blocks;
    for (auto at = page.find(begin_mark); at != std::string::npos;
         at = page.find(begin_mark, at + 1)) {
        const auto begin = at + begin_mark.size();
        blocks.push_back(page.substr(begin, page.find("```", begin) - begin));
    }
    return blocks;
}

class Guide : public testing::TestWithParam<const char *> {};

TEST_P(Guide, ShowsAScenarioThatLoads) {
    const test::TemporaryDirectory directory;
    const fs::path scenario = directory.path() / "scenario";
    std::string text = "enshu: 1\nid: guide\ntitle: Guide\norganization: ../city\nduration: 3h\n"
                       "hosts:\n"
                       "  attacker: { role: attacker, at: { internet: .66 }, hidden: true }\n";
    for (const std::string &block : yaml_blocks(whole(fs::path{LANGUAGE_DIRECTORY} / GetParam())))
        if (block.starts_with("enshu:"))
            test::write(directory.path() / "city/organization.yaml", block);
        else if (block.starts_with("- "))
            test::write(scenario / "walkthrough.yaml", block);
        else if (!block.starts_with(" ")) // a part of an inject
            text += block;
    test::write(scenario / "scenario.yaml", text);
    test::write(scenario / "files/lure.zip", "PK");
    test::write(directory.path() / "city/files/suzuki/memo.txt", "memo");
    const LoadResult loaded = load_scenario(scenario);
    ASSERT_TRUE(loaded.scenario) << render(loaded.diagnostics);
    const auto played = load_walkthrough(scenario / "walkthrough.yaml", *loaded.scenario);
    EXPECT_TRUE(played.walkthrough) << render(played.diagnostics);
    EXPECT_GE(loaded.scenario->attack.size(), 4u);
}

INSTANTIATE_TEST_SUITE_P(Language, Guide, testing::Values("README.md", "README.ja.md"));

} // namespace
} // namespace enshu::dsl
