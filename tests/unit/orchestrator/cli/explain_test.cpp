#include "orchestrator/cli/authoring/authoring.h"
#include "orchestrator/cli/client.h"

#include <gtest/gtest.h>

namespace enshu::cli {
namespace {

constexpr auto first_light = ENSHU_SOURCE "/scenarios/first-light";

std::string explained(const std::string &name, Language language = Language::En) {
    testing::internal::CaptureStdout();
    EXPECT_EQ(explain_step(first_light, name, {.language = language, .colour = false}), ok);
    return testing::internal::GetCapturedStdout();
}

bool has(const std::string &text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST(Explain, AStepGoesHopByHopThroughTheRulesThatOpenIt) {
    const std::string text = explained("beacon");
    for (const char *part : {"192.168.20.101", "fw               203.0.113.1 ",
                             "opened by: dmz/gate -> internet: tcp/80", "organization.yaml:50",
                             "grep -rF -e 'http://198.51.100.66/news/update' "
                             "/var/log/squid/access.log"})
        EXPECT_TRUE(has(text, part)) << part << " in\n" << text;
    EXPECT_FALSE(has(text, "step phish"));
}

TEST(Explain, SpeaksJapanese) {
    const std::string text = explained("beacon", Language::Ja);
    EXPECT_TRUE(has(text, "手順 beacon")) << text;
    EXPECT_TRUE(has(text, "許可: office -> dmz/gate")) << text;
}

TEST(Explain, AnObjectiveLeadsToTheStepItMeasures) {
    const std::string text = explained("isolate-pc");
    EXPECT_TRUE(has(text, "objective isolate-pc")) << text;
    EXPECT_TRUE(has(text, "step beacon")) << text;
}

TEST(Explain, AnInjectSaysWhatTheTeamShouldDo) {
    EXPECT_TRUE(has(explained("soc-call"), "(isolate-pc)"));
}

TEST(Explain, WithoutANameTellsOfAllStepsAndTheZones) {
    const std::string text = explained("");
    for (const char *part : {"step phish", "step exfil", "office → dmz: office -> dmz/gate"})
        EXPECT_TRUE(has(text, part)) << part << " in\n" << text;
    EXPECT_FALSE(has(text, "dmz → office")) << "no rule opens it";
}

TEST(Explain, KnowsWhatWasMeant) {
    try {
        explain_step(first_light, "beacn", {});
        FAIL() << "there is no such step";
    } catch (const CommandError &error) {
        EXPECT_EQ(error.code(), no);
        EXPECT_TRUE(has(error.what(), "did you mean `beacon`?")) << error.what();
    }
}

} // namespace
} // namespace enshu::cli
