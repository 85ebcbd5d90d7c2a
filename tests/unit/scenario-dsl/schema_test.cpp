#include "fixture.h"

#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/schema/fields.h"
#include "scenario-dsl/schema/scalars.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace enshu::dsl {
namespace {

using test::Marks;
using test::SmallScenario;

/// Every type that can be reached from this one.
void visit(const Type &type, const std::function<void(const Type &)> &look) {
    look(type);
    if (type.key)
        visit(*type.key, look);
    if (type.item)
        visit(*type.item, look);
    if (!type.record)
        return;
    for (const Field &field : type.record->fields)
        visit(field.type, look);
    for (const Case &one : type.record->cases)
        for (const Field &field : one.fields)
            visit(field.type, look);
}

bool is_compound(Shape shape) {
    return shape >= Shape::Word;
}

TEST(FieldTable, GivesEveryScalarShapeARule) {
    for (const Type *file : {&organization_file(), &scenario_file(), &walkthrough_file()})
        visit(*file, [](const Type &type) {
            EXPECT_EQ(scalar_rule(type.shape) == nullptr, is_compound(type.shape))
                << static_cast<int>(type.shape);
        });
}

TEST(FieldTable, NamesOnlyKeysThatAreThere) {
    for (const Type *file : {&organization_file(), &scenario_file(), &walkthrough_file()})
        visit(*file, [](const Type &type) {
            if (!type.record)
                return;
            for (const auto &choice : type.record->choices)
                for (const auto key : choice)
                    EXPECT_TRUE(type.record->find(key)) << key;
            for (const Field &field : type.record->fields) {
                EXPECT_FALSE(field.what.en.empty()) << field.key;
                EXPECT_FALSE(field.what.ja.empty()) << field.key;
                EXPECT_TRUE(field.with.empty() || type.record->find(field.with)) << field.with;
            }
            for (const Case &one : type.record->cases) {
                const auto is_there = [&](std::string_view key) {
                    return std::ranges::find(one.fields, key, &Field::key) != one.fields.end();
                };
                for (const auto *groups : {&one.choices, &one.rivals})
                    for (const auto &group : *groups)
                        for (const auto key : group)
                            EXPECT_TRUE(is_there(key)) << one.word << ": " << key;
                for (const Field &field : one.fields)
                    EXPECT_TRUE(field.with.empty() || is_there(field.with))
                        << one.word << ": " << field.with;
            }
        });
}

TEST(Schema, ReportsAMisspeltRequiredKeyOnce) {
    EXPECT_EQ(test::marks(SmallScenario{}.in_scenario("title:", "titel:").load().diagnostics),
              Marks{"unknown-key: titel"});
}

TEST(Schema, ReportsAKeyThatIsMissingAtItsOwner) {
    EXPECT_EQ(test::marks(SmallScenario{}
                              .in_organization("dmz: { cidr: 203.0.113.0/24 }", "dmz: {}")
                              .load()
                              .diagnostics),
              Marks{"missing-key: dmz"});
}

TEST(Schema, DrawsNoConclusionsFromWhatItCouldNotRead) {
    EXPECT_EQ(
        test::marks(
            SmallScenario{}.in_organization("role: server", "role: sever").load().diagnostics),
        Marks{"unknown-word: sever"});
    EXPECT_EQ(
        test::marks(SmallScenario{}.in_scenario("do: beacon", "do: beacn").load().diagnostics),
        Marks{"unknown-word: beacn"});
    EXPECT_EQ(test::marks(SmallScenario{}.in_scenario("phases:", "phase:").load().diagnostics),
              Marks{"unknown-key: phase"});
    EXPECT_EQ(test::marks(SmallScenario{}.in_scenario("injects:", "inject:").load().diagnostics),
              Marks{"unknown-key: inject"});
    EXPECT_EQ(test::marks(SmallScenario{}
                              .in_scenario("attachment: lure.txt", "atachment: lure.txt")
                              .load()
                              .diagnostics),
              Marks{"unknown-key: atachment"});
    EXPECT_EQ(test::marks(SmallScenario{}
                              .in_organization("account: suzuki", "acount: suzuki")
                              .load()
                              .diagnostics),
              Marks{"unknown-key: acount"});
}

TEST(Schema, ReportsTextsThatSayNothing) {
    EXPECT_EQ(
        test::marks(SmallScenario{}.in_scenario("title: Small", "title: {}").load().diagnostics),
        Marks{"missing-key: title"});
    EXPECT_EQ(
        test::marks(
            SmallScenario{}.in_scenario("title: Small", "title: { ja: \"\" }").load().diagnostics),
        Marks{"bad-value: \"\""});
    EXPECT_EQ(
        test::marks(
            SmallScenario{}.in_scenario("title: Small", "title: { fr: Petit }").load().diagnostics),
        Marks{"unknown-key: fr"});
}

TEST(Schema, BoundsIntervalsAndAmounts) {
    EXPECT_EQ(test::marks(
                  SmallScenario{}.in_scenario("every: 4s..7s", "every: 4s..2h").load().diagnostics),
              Marks{"out-of-range: 4s..2h"});
    EXPECT_EQ(
        test::marks(
            SmallScenario{}.in_organization("memory: 256MiB", "memory: 64MiB").load().diagnostics),
        Marks{"out-of-range: 64MiB"});
    EXPECT_EQ(
        test::marks(SmallScenario{}.in_scenario("duration: 1h", "duration: 20d").load().diagnostics)
            .front(),
        "out-of-range: 20d");
}

TEST(Schema, StopsAtMoreThingsThanAScenarioCanHave) {
    std::string zones;
    for (int i = 0; i < 20'000; ++i)
        zones += "  z" + std::to_string(i) + ": { cidr: 10.0.0.0/8 }\n";
    EXPECT_EQ(
        test::marks(SmallScenario{}.in_organization("  dmz:", zones + "  dmz:").load().diagnostics),
        Marks{"wrong-count: zones"});
}

TEST(Schema, HoldsOneRuleInEachEntryOfThePolicy) {
    EXPECT_EQ(test::marks(SmallScenario{}
                              .in_organization("    - any -> dmz: tcp/143, tcp/3128",
                                               "    - { any -> dmz: tcp/80, dmz -> any: udp/53 }")
                              .load()
                              .diagnostics),
              Marks{"wrong-count: {"});
}

} // namespace
} // namespace enshu::dsl
