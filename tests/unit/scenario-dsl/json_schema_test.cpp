#include "scenario-dsl/schema/fields.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace enshu::dsl {
namespace {

using nlohmann::json;

TEST(JsonSchema, DescribesTheThreeFiles) {
    const json schema = json::parse(json_schema());
    const json &scenario = schema.at("$defs").at("scenario");
    EXPECT_EQ(scenario.at("required"), (json{"enshu", "id", "title", "organization", "duration"}));
    EXPECT_EQ(scenario.at("additionalProperties"), false);
    EXPECT_EQ(scenario.at("properties").at("id").at("pattern"), "^[a-z][a-z0-9-]{0,30}$");
    EXPECT_TRUE(schema.at("$defs").contains("organization"));
    EXPECT_TRUE(schema.at("$defs").contains("walkthrough"));
}

TEST(JsonSchema, GivesEachVerbItsOwnFields) {
    const json schema = json::parse(json_schema());
    const json &step = schema.at("$defs").at("scenario").at("properties").at("attack").at("items");
    EXPECT_EQ(step.at("unevaluatedProperties"), false);
    bool beacon = false;
    for (const json &rule : step.at("allOf"))
        if (rule.contains("if") &&
            rule.at("if").at("properties").at("do").at("const") == "beacon") {
            beacon = true;
            EXPECT_EQ(rule.at("then").at("required"), (json{"on", "to", "every"}));
        }
    EXPECT_TRUE(beacon);
}

TEST(JsonSchema, DescribesEveryField) {
    const std::function<void(const json &)> visit = [&](const json &node) {
        if (node.is_object() && node.contains("properties") && !node.contains("if")) {
            for (const auto &[key, property] : node.at("properties").items()) {
                const bool described =
                    property.contains("description") || property.contains("const");
                EXPECT_TRUE(described || key == "ja" || key == "en") << key;
            }
        }
        if (node.is_structured())
            for (const json &child : node)
                visit(child);
    };
    visit(json::parse(json_schema()));
}

} // namespace
} // namespace enshu::dsl
