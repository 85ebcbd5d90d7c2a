// The built program, without a daemon: what it says and answers to its caller.
#include "orchestrator/cli/client.h"

#include "orchestrator/process/process.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <sstream>

namespace enshu::cli {
namespace {

namespace fs = std::filesystem;

class Program : public testing::Test {
  protected:
    process::Result enshu(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(),
                         {ENSHU_PROGRAM, "--lang", "en", "--socket",
                          (directory.path() / "s").string(), "--state", directory.path().string()});
        return process::run(arguments);
    }
    /// A copy of the scenarios that a test may spoil.
    fs::path spoilt(const fs::path &file, const std::string &from, const std::string &to) {
        const fs::path scenarios = directory.path() / "scenarios";
        fs::copy(ENSHU_SOURCE "/scenarios", scenarios, fs::copy_options::recursive);
        std::ostringstream text;
        text << std::ifstream(scenarios / file).rdbuf();
        std::string content = text.str();
        const auto at = content.find(from);
        EXPECT_NE(at, std::string::npos);
        content.replace(at, from.size(), to);
        std::ofstream(scenarios / file) << content;
        return scenarios / "first-light";
    }
    test::TempDirectory directory;
};

const std::string first_light = ENSHU_SOURCE "/scenarios/first-light";

TEST_F(Program, HelpNamesTheCommandsAndTheExitCodes) {
    const process::Result result = process::run({ENSHU_PROGRAM, "--help"});
    EXPECT_EQ(result.exit_code, ok);
    for (const char *word : {"demo", "doctor", "check", "up", "start", "pause", "stop", "resume", "status",
                             "watch", "score", "debrief", "results", "checkpoint", "reset", "destroy", "verify", "export",
                             "Exit codes"})
        EXPECT_NE(result.output.find(word), std::string::npos) << word;
}

TEST_F(Program, WithoutACommandOrWithAWrongOneItIsWrongUsage) {
    EXPECT_EQ(process::run({ENSHU_PROGRAM}).exit_code, usage);
    for (const std::vector<std::string> &arguments : std::vector<std::vector<std::string>>{
             {"no-such-command"},
             {"check"},
             {"check", first_light, "--format", "xml"},
             {"check", first_light, "surplus"},
             {"up", first_light, "--teams", "0"},
             {"up", first_light, "--teams", "41"},
             {"up", first_light, "--teams", "many"},
             {"up", first_light, "--walkthrough", "walkthrough.yaml"},
             {"up", first_light, "--walkthrough", "999=walkthrough.yaml"},
             {"team"},
             {"team", "1"},
             {"team", "0", "unplug", "pc"},
             {"team", "1", "submit", "form", "no-equals-sign"},
             {"watch", "--format", "loud"},
             {"start", "--no-such-option"}}) {
        const process::Result result = enshu(arguments);
        EXPECT_EQ(result.exit_code, usage) << testing::PrintToString(arguments) << result.error;
        EXPECT_FALSE(result.error.empty() && result.output.empty());
    }
}

TEST_F(Program, ExplainsADiagnosticByTheNameInItsMessage) {
    for (const char *name : {"unknown-key", "[unknown-key]"}) {
        const process::Result result = enshu({"explain", name});
        EXPECT_EQ(result.exit_code, ok) << result.error;
        EXPECT_EQ(result.output.find("unknown-key: a key that is not known here\n"), 0u);
        EXPECT_NE(result.output.find("\nwrong:\n    duraton: 30m\n"), std::string::npos);
        EXPECT_NE(result.output.find("\nright:\n    duration: 30m\n"), std::string::npos);
    }
    const process::Result japanese =
        process::run({ENSHU_PROGRAM, "explain", "unknown-key", "--lang", "ja"});
    EXPECT_NE(japanese.output.find("ここでは使えないキー"), std::string::npos);
}

TEST_F(Program, ListsTheDiagnosticsAndProposesTheNearestName) {
    const process::Result list = enshu({"explain"});
    EXPECT_EQ(list.exit_code, ok);
    EXPECT_NE(list.output.find("  flow-text "), std::string::npos);
    const process::Result wrong = enshu({"explain", "flow-txt"});
    EXPECT_EQ(wrong.exit_code, usage);
    EXPECT_EQ(wrong.output, "");
    EXPECT_NE(wrong.error.find("did you mean `flow-text`?"), std::string::npos);
}

TEST_F(Program, PrintsTheReferenceAsPageAndAsSchema) {
    EXPECT_EQ(enshu({"reference"}).output.find("<!-- Made by"), 0u);
    const process::Result schema = enshu({"reference", "--format", "json-schema"});
    EXPECT_TRUE(nlohmann::json::parse(schema.output).contains("$defs"));
    EXPECT_EQ(enshu({"reference", "--format", "pdf"}).exit_code, usage);
}

TEST_F(Program, WithoutADaemonItSaysHowToStartOne) {
    for (const std::vector<std::string> &arguments : std::vector<std::vector<std::string>>{
             {"status"},
             {"start"},
             {"pause"},
             {"resume"},
             {"end"},
             {"score"},
             {"verify"},
             {"verify", "city"},
             {"export"},
             {"watch"},
             {"team", "1", "unplug", "pc"},
             {"team", "1", "run", "pc", "id"},
             {"team", "1", "answer", "which-pc", "pc-suzuki"},
             {"team", "1", "submit", "first-report", "what=this"}}) {
        const process::Result result = enshu(arguments);
        EXPECT_EQ(result.exit_code, no_daemon) << testing::PrintToString(arguments);
        EXPECT_NE(result.error.find("`enshu up` starts one"), std::string::npos) << result.error;
    }
}

TEST_F(Program, ShuttingDownNothingIsFine) {
    const process::Result result = enshu({"shutdown"});
    EXPECT_EQ(result.exit_code, ok);
    EXPECT_EQ(result.output, "no daemon runs\n");
}

TEST_F(Program, AStalePidFileEndsNobody) {
    std::ofstream(directory.path() / "s.pid") << getpid() << '\n';
    EXPECT_EQ(enshu({"shutdown"}).output, "no daemon runs\n");
}

TEST_F(Program, AGoodScenarioIsGood) {
    const process::Result result = enshu({"check", first_light});
    EXPECT_EQ(result.exit_code, ok) << result.error;
    EXPECT_TRUE(result.output.starts_with("first-light: ok. 5 hosts, 4 attack steps"))
        << result.output;
    const process::Result in_japanese =
        process::run({ENSHU_PROGRAM, "--lang", "ja", "check", first_light});
    EXPECT_TRUE(in_japanese.output.starts_with("first-light: 問題なし。")) << in_japanese.output;
}

TEST_F(Program, ABadScenarioIsPointedAtWithACaret) {
    const process::Result result =
        enshu({"check", spoilt("first-light/scenario.yaml", "to: suzuki", "to: suzuky").string()});
    EXPECT_EQ(result.exit_code, no);
    EXPECT_NE(result.error.find("suzuky"), std::string::npos) << result.error;
    EXPECT_NE(result.error.find("^^^"), std::string::npos) << result.error;
    EXPECT_EQ(result.error.find('\x1b'), std::string::npos);
}

TEST_F(Program, AScenarioThatIsNotThereIsAnAnswerOfNo) {
    EXPECT_EQ(enshu({"check", "/nonexistent"}).exit_code, no);
}

TEST_F(Program, ChecksJsonIsOneDocumentThatHoldsTheWalkthroughsMistakesToo) {
    const auto good = enshu({"check", first_light, "--format", "json"});
    EXPECT_EQ(good.exit_code, ok);
    EXPECT_EQ(nlohmann::json::parse(good.output).at("diagnostics").size(), 0U);
    const auto bad = enshu(
        {"check",
         spoilt("first-light/walkthrough.yaml", "unplug: pc-suzuki", "unplug: pc-suzuky").string(),
         "--format", "json"});
    EXPECT_EQ(bad.exit_code, no);
    const auto json = nlohmann::json::parse(bad.output);
    ASSERT_GE(json.at("diagnostics").size(), 1U);
    EXPECT_TRUE(json["diagnostics"][0].at("file").get<std::string>().ends_with("walkthrough.yaml"));
    EXPECT_EQ(bad.error, "");
}

TEST_F(Program, ADaemonThatCannotStartIsReportedWithItsWords) {
    const std::string too_long = (directory.path() / std::string(60, 's')).string();
    const process::Result result =
        process::run({ENSHU_PROGRAM, "--socket", (directory.path() / "s").string(), "--state",
                      too_long, "up", first_light});
    EXPECT_EQ(result.exit_code, refused) << result.error;
    EXPECT_NE(result.error.find("enshud ended at once. Its log says:"), std::string::npos)
        << result.error;
    EXPECT_NE(result.error.find("cannot be the state directory: give an absolute path of at most"),
              std::string::npos)
        << result.error;
}

} // namespace
} // namespace enshu::cli
