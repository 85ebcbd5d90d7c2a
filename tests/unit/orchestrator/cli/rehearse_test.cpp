// `enshu rehearse` as it is called, and what it prints.
#include "orchestrator/cli/authoring/rehearsal_text.h"
#include "orchestrator/cli/client.h"
#include "orchestrator/process/process.h"
#include "scenario-dsl/load_scenario.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace enshu::cli {
namespace {

const std::string first_light = ENSHU_SOURCE "/scenarios/first-light";

class Rehearse : public testing::Test {
  protected:
    static process::Result enshu(std::vector<std::string> arguments,
                                 const std::string &language = "en") {
        arguments.insert(arguments.begin(), {ENSHU_PROGRAM, "--lang", language, "rehearse"});
        return process::run(arguments);
    }
    /// A walkthrough of one act.
    std::string walkthrough(const std::string &text) const {
        const auto file = directory_.path() / "walkthrough.yaml";
        std::ofstream(file) << text;
        return file.string();
    }
    static bool has(const std::string &text, const std::string &part) {
        return text.find(part) != std::string::npos;
    }
    test::TempDirectory directory_;
};

TEST_F(Rehearse, ProvesFirstLight) {
    const process::Result result = enshu({first_light});
    EXPECT_EQ(result.exit_code, ok);
    EXPECT_TRUE(result.error.empty()) << result.error;
    EXPECT_TRUE(has(result.output, "proven: the walkthrough reaches full marks"));
    EXPECT_TRUE(has(result.output, "without what is done for isolate-pc"));
    EXPECT_TRUE(has(result.output, "(penalties besides: keep-records -80)"));
    EXPECT_TRUE(has(enshu({first_light}, "ja").output, "証明できました"));
}

TEST_F(Rehearse, PrintsTheSameForTheSameSeed) {
    EXPECT_EQ(enshu({first_light, "--seed", "5", "--log", "walkthrough"}).output,
              enshu({first_light, "--seed", "5", "--log", "walkthrough"}).output);
    EXPECT_NE(enshu({first_light, "--seed", "5", "--log", "walkthrough"}).output,
              enshu({first_light, "--seed", "6", "--log", "walkthrough"}).output);
}

TEST_F(Rehearse, SaysWhatToChangeAndAnswersNo) {
    const std::string file =
        walkthrough("- { at: 8m, answer: { objective: which-pc, text: somebody } }\n");
    const process::Result result = enshu({first_light, "--walkthrough", file});
    EXPECT_EQ(result.exit_code, no);
    EXPECT_TRUE(has(result.output, "✘ the walkthrough gets 0 of 40 points for `which-pc`"));
    EXPECT_TRUE(has(result.output, "[walkthrough-not-full]"));
    EXPECT_TRUE(has(result.output, "help: "));
    EXPECT_TRUE(has(result.output, "not proven: "));
    EXPECT_TRUE(has(enshu({first_light, "--walkthrough", file}, "ja").output, "証明できません"));
}

TEST_F(Rehearse, RefusesAWalkthroughWithMistakesWithItsPlace) {
    const std::string file = walkthrough("- { at: 8m, unplug: pc-suzukj }\n");
    const process::Result result = enshu({first_light, "--walkthrough", file});
    EXPECT_EQ(result.exit_code, no);
    EXPECT_TRUE(has(result.error, "walkthrough.yaml:1:")) << result.error;
    EXPECT_TRUE(result.output.empty());
}

TEST_F(Rehearse, PlaysHaveALog) {
    const process::Result idle = enshu({first_light, "--log", "idle"});
    EXPECT_TRUE(has(idle.output, "file.arrived"));
    EXPECT_FALSE(has(enshu({first_light, "--log", "walkthrough"}).output, "file.arrived"));
    EXPECT_TRUE(has(enshu({first_light, "--log", "isolate-pc"}).output, "file.arrived"));
    const process::Result wrong = enshu({first_light, "--log", "nothing"});
    EXPECT_EQ(wrong.exit_code, usage);
    EXPECT_TRUE(has(wrong.error, "there are walkthrough, idle, which-pc")) << wrong.error;
}

TEST_F(Rehearse, JsonHasTheFieldsThatTheHelpNames) {
    const process::Result result = enshu({first_light, "--format", "json"});
    EXPECT_EQ(result.exit_code, ok);
    const auto document = nlohmann::json::parse(result.output);
    EXPECT_EQ(document["proven"], true);
    EXPECT_EQ(document["plays"].size(), 5U);
    EXPECT_EQ(document["plays"][3]["objective"], "isolate-pc");
    EXPECT_EQ(document["plays"][3]["acts"], nlohmann::json::array({3}));
    EXPECT_EQ(document["timeline"][3]["outcome"], "spared");
    const std::string help = enshu({"--help"}).output;
    const auto named = [&](const nlohmann::json &object) {
        for (const auto &[key, value] : object.items())
            EXPECT_TRUE(has(help, key)) << "the help does not name `" << key << "`";
    };
    named(document);
    named(document["plays"][0]);
    named(document["plays"][0]["objectives"][0]);
    named(document["plays"][0]["points_over_time"][0]);
    named(document["timeline"][0]);
    for (const char *word : {"findings", "subject", "name", "help"})
        EXPECT_TRUE(has(help, word));
}

} // namespace
} // namespace enshu::cli
