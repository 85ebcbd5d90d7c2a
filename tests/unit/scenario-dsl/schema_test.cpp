#include "fixture.h"

#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/schema/fields.h"
#include "scenario-dsl/schema/scalars.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

using test::Places;
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
                EXPECT_FALSE(field.what.empty()) << field.key;
                EXPECT_TRUE(field.with.empty() || type.record->find(field.with)) << field.with;
            }
        });
}

TEST(Schema, ReportsAMisspeltRequiredKeyOnce) {
    EXPECT_EQ(test::places(SmallScenario{}.in_scenario("title:", "titel:").load().diagnostics),
              Places{"unknown-key@3:1"});
}

TEST(Schema, ReportsAKeyThatIsMissingAtItsOwner) {
    EXPECT_EQ(test::places(SmallScenario{}
                               .in_organization("dmz: { cidr: 203.0.113.0/24 }", "dmz: {}")
                               .load()
                               .diagnostics),
              Places{"missing-key@7:3"});
}

TEST(Schema, DrawsNoConclusionsFromWhatItCouldNotRead) {
    EXPECT_EQ(
        test::places(
            SmallScenario{}.in_organization("role: server", "role: sever").load().diagnostics),
        Places{"unknown-word@14:17"});
    EXPECT_EQ(
        test::places(SmallScenario{}.in_scenario("do: beacon", "do: beacn").load().diagnostics),
        Places{"unknown-word@20:49"});
    EXPECT_EQ(test::places(SmallScenario{}.in_scenario("phases:", "phase:").load().diagnostics),
              Places{"unknown-key@32:1"});
    EXPECT_EQ(test::places(SmallScenario{}.in_scenario("injects:", "inject:").load().diagnostics),
              Places{"unknown-key@22:1"});
    EXPECT_EQ(test::places(SmallScenario{}
                               .in_scenario("attachment: lure.txt", "atachment: lure.txt")
                               .load()
                               .diagnostics),
              Places{"unknown-key@17:5"});
    EXPECT_EQ(test::places(SmallScenario{}
                               .in_organization("account: suzuki", "acount: suzuki")
                               .load()
                               .diagnostics),
              Places{"unknown-key@10:45"});
}

TEST(Schema, ReportsTextsThatSayNothing) {
    EXPECT_EQ(
        test::places(SmallScenario{}.in_scenario("title: Small", "title: {}").load().diagnostics),
        Places{"missing-key@3:1"});
    EXPECT_EQ(
        test::places(
            SmallScenario{}.in_scenario("title: Small", "title: { ja: \"\" }").load().diagnostics),
        Places{"bad-value@3:14"});
    EXPECT_EQ(
        test::places(
            SmallScenario{}.in_scenario("title: Small", "title: { fr: Petit }").load().diagnostics),
        Places{"unknown-key@3:10"});
}

TEST(Schema, BoundsIntervalsAndAmounts) {
    EXPECT_EQ(test::places(
                  SmallScenario{}.in_scenario("every: 4s..7s", "every: 4s..2h").load().diagnostics),
              Places{"out-of-range@20:113"});
    EXPECT_EQ(
        test::places(
            SmallScenario{}.in_organization("memory: 256MiB", "memory: 64MiB").load().diagnostics),
        Places{"out-of-range@14:114"});
    EXPECT_EQ(test::places(
                  SmallScenario{}.in_scenario("duration: 1h", "duration: 20d").load().diagnostics)
                  .front(),
              "out-of-range@6:11");
}

TEST(Schema, StopsAtMoreThingsThanAScenarioCanHave) {
    std::string zones;
    for (int i = 0; i < 50'000; ++i)
        zones += "  z" + std::to_string(i) + ": { cidr: 10.0.0.0/8 }\n";
    EXPECT_EQ(test::places(
                  SmallScenario{}.in_organization("  dmz:", zones + "  dmz:").load().diagnostics),
              Places{"wrong-count@5:1"});
}

TEST(Schema, HoldsOneRuleInEachEntryOfThePolicy) {
    EXPECT_EQ(test::places(SmallScenario{}
                               .in_organization("    - any -> dmz: tcp/80, udp/53",
                                                "    - { any -> dmz: tcp/80, dmz -> any: udp/53 }")
                               .load()
                               .diagnostics),
              Places{"wrong-count@20:7"});
}

} // namespace
} // namespace enshu::dsl
