#include "scenario-dsl/diagnostics/render.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace enshu::dsl {
namespace {

using nlohmann::json;

TEST(RenderSarif, HoldsPlacesAsCharactersFromOneAndTheEndExclusive) {
    Diagnostics diagnostics;
    const Source &source = diagnostics.add_source("a b/日.yaml", "x: 1\nname: 田中, akount: t\n");
    diagnostics.error(Kind::UnknownKey, {&source, {19, 25}}, "no key `akount`")
        .note({&source, {0, 1}}, "here too")
        .suggest("did you mean `account`?");
    diagnostics.warning(Kind::LayoutKept, {&source, {0, 1}}, "left");
    const json sarif = json::parse(render_sarif(diagnostics));
    EXPECT_EQ(sarif.at("version"), "2.1.0");
    ASSERT_EQ(sarif.at("runs").size(), 1u);
    const json &run = sarif["runs"][0];
    EXPECT_EQ(run.at("columnKind"), "unicodeCodePoints");
    ASSERT_EQ(run.at("results").size(), 2u);
    EXPECT_EQ(run["results"][0].at("level"), "warning");
    const json &result = run["results"][1];
    EXPECT_EQ(result.at("ruleId"), "unknown-key");
    EXPECT_EQ(result.at("level"), "error");
    EXPECT_EQ(result.at("message").at("text"), "no key `akount`\nhelp: did you mean `account`?");
    const json &place = result.at("locations").at(0).at("physicalLocation");
    EXPECT_EQ(place.at("artifactLocation").at("uri"), "a%20b/%E6%97%A5.yaml");
    EXPECT_EQ(place.at("region"),
              (json{{"startLine", 2}, {"startColumn", 11}, {"endLine", 2}, {"endColumn", 17}}));
    const json &related = result.at("relatedLocations").at(0);
    EXPECT_EQ(related.at("message").at("text"), "here too");
    EXPECT_EQ(related.at("physicalLocation").at("region").at("startLine"), 1);
}

TEST(RenderSarif, EveryKindIsARuleAndAResultPointsAtItsOwn) {
    Diagnostics diagnostics;
    const Source &source = diagnostics.add_source("/a.yaml", "a");
    diagnostics.error(Kind::BadValue, {&source, {0, 1}}, "m");
    const json run = json::parse(render_sarif(diagnostics)).at("runs").at(0);
    const json &rules = run.at("tool").at("driver").at("rules");
    EXPECT_EQ(rules.size(), all_kinds().size());
    const json &result = run.at("results").at(0);
    EXPECT_EQ(rules.at(result.at("ruleIndex").get<std::size_t>()).at("id"), result.at("ruleId"));
    EXPECT_FALSE(result.contains("relatedLocations"));
    EXPECT_EQ(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
              "file:///a.yaml");
}

TEST(RenderSarif, AFileAsAWholeHasNoRegionAndNothingFoundIsAnEmptyList) {
    Diagnostics diagnostics;
    EXPECT_EQ(json::parse(render_sarif(diagnostics))["runs"][0]["results"], json::array());
    const Source &source = diagnostics.add_source("a.yaml", "");
    diagnostics.error(Kind::FileUnreadable, {&source, {}}, "it cannot be read");
    const json run = json::parse(render_sarif(diagnostics)).at("runs").at(0);
    EXPECT_FALSE(run["results"][0]["locations"][0]["physicalLocation"].contains("region"));
}

} // namespace
} // namespace enshu::dsl
