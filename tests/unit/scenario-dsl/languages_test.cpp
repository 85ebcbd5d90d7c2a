#include "fixture.h"
#include "scenario-dsl/model/capacity.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

using test::Marks;
using test::SmallScenario;

Marks after_edit(std::string_view before, std::string_view after) {
    return test::marks(SmallScenario{}.in_scenario(before, after).load().diagnostics);
}

TEST(Languages, AreBothThereWhereBothAreSpoken) {
    EXPECT_EQ(after_edit("text: Look at it", "text: { en: Look at it }"),
              Marks{"language-missing: en"});
    EXPECT_EQ(after_edit("body: 本文", "body: { ja: 本文 }"), Marks{"language-missing: ja"});
    EXPECT_EQ(after_edit("text: Look at it", "text: { en: Look, ja: \"\" }"),
              Marks{"bad-value: \"\""});
}

TEST(Languages, MayBeOneThroughout) {
    SmallScenario files;
    files.in_organization("label: { ja: 庁内, en: Office }", "label: { ja: 庁内 }")
        .in_organization("name: { ja: 鈴木, en: Suzuki }", "name: 鈴木")
        .in_scenario("body: 本文", "body: { ja: 本文 }");
    const LoadResult result = files.load();
    EXPECT_EQ(test::marks(result.diagnostics), Marks{});
    ASSERT_TRUE(result.scenario);
    EXPECT_EQ(std::get<SendMail>(result.scenario->attack.front().verb).body.en, "本文")
        << "the one language stands for both";
}

TEST(Languages, HaveTheSamePlaceholders) {
    SmallScenario files;
    files.in_scenario("attack:\n", "vary:\n  lure: [ a, b ]\nattack:\n")
        .in_scenario("body: 本文", "body: { ja: \"{lure}と{lure}\", en: \"the {lure}\" }");
    EXPECT_EQ(test::marks(files.load().diagnostics), Marks{});
    files.in_scenario("the {lure}", "it");
    EXPECT_EQ(test::marks(files.load().diagnostics), Marks{"language-differs: {lure}"});
}

TEST(Capacity, IsTheSumOfTheMachines) {
    const LoadResult result = SmallScenario{}.load();
    ASSERT_TRUE(result.scenario);
    // fw 192, gate 256 as written, pc 192, attacker 192; 130 more each for QEMU.
    const Capacity need = capacity_per_team(result.scenario->organization);
    EXPECT_EQ(need.machines, 4);
    EXPECT_EQ(need.processors, 4);
    EXPECT_EQ(need.memory_mib, 192 + 256 + 192 + 192 + 4 * 130);
    EXPECT_EQ(need.disk_mib, 4 * 512);
    EXPECT_EQ(need.times(3).memory_mib, 3 * need.memory_mib);
}

TEST(Capacity, IsBoundedByWhatAMachineHas) {
    const auto with_hosts = [](int count) {
        std::string hosts;
        for (int i = 0; i < count; ++i)
            hosts += "  big-" + std::to_string(i) + ": { role: server, at: { dmz: ." +
                     std::to_string(100 + i) + " }, memory: 16GiB }\n";
        SmallScenario files;
        files.in_organization("  gate:", hosts + "  gate:");
        return test::marks(files.load().diagnostics);
    };
    EXPECT_EQ(with_hosts(15), Marks{});
    EXPECT_EQ(with_hosts(16), Marks{"too-much-memory: hosts"});
}

} // namespace
} // namespace enshu::dsl
