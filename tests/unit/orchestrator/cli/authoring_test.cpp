// The commands of authors, as the built program answers them.
#include "orchestrator/cli/client.h"

#include "orchestrator/process/process.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <sstream>

#include <sys/stat.h>

namespace enshu::cli {
namespace {

namespace fs = std::filesystem;

class Authoring : public testing::Test {
  protected:
    process::Result enshu(std::vector<std::string> arguments, const std::string &input = {}) {
        arguments.insert(arguments.begin(), {ENSHU_PROGRAM, "--lang", "en"});
        process::Options options;
        options.input = input;
        return process::run(arguments, options);
    }
    std::string path(const std::string &name) const { return (directory.path() / name).string(); }
    void write(const std::string &name, const std::string &text) {
        fs::create_directories(fs::path(path(name)).parent_path());
        std::ofstream(path(name)) << text;
    }
    std::string read(const std::string &name) const {
        std::ostringstream text;
        text << std::ifstream(path(name)).rdbuf();
        return text.str();
    }
    std::vector<std::string> names() const {
        std::vector<std::string> found;
        for (const auto &entry : fs::directory_iterator(directory.path()))
            found.push_back(entry.path().filename().string());
        return found;
    }
    test::TempDirectory directory;
};

TEST_F(Authoring, FmtRewritesWhatNeedsItKeepsTheModeAndNamesIt) {
    write("s/scenario.yaml", "a:   1 # why\n");
    write("s/walkthrough.yaml", "- a: 1\n");
    write("s/other.yaml", "a:   1\n");
    ASSERT_EQ(chmod(path("s/scenario.yaml").c_str(), 0640), 0);
    const auto result = enshu({"fmt", path("s")});
    EXPECT_EQ(result.exit_code, ok) << result.error;
    EXPECT_EQ(result.output, path("s/scenario.yaml") + "\n");
    EXPECT_EQ(read("s/scenario.yaml"), "a: 1   # why\n");
    EXPECT_EQ(read("s/other.yaml"), "a:   1\n");
    struct stat status {};
    ASSERT_EQ(stat(path("s/scenario.yaml").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0640u);
    EXPECT_EQ(std::distance(fs::directory_iterator(path("s")), fs::directory_iterator()), 3);
}

TEST_F(Authoring, FmtWritesThroughALink) {
    write("real.yaml", "a:   1\n");
    fs::create_symlink("real.yaml", path("link.yaml"));
    EXPECT_EQ(enshu({"fmt", path("link.yaml")}).exit_code, ok);
    EXPECT_TRUE(fs::is_symlink(path("link.yaml")));
    EXPECT_EQ(read("real.yaml"), "a: 1\n");
}

TEST_F(Authoring, FmtCheckAndDiffChangeNothing) {
    write("scenario.yaml", "a:   1\n");
    const auto check = enshu({"fmt", "--check", directory.path().string()});
    EXPECT_EQ(check.exit_code, no);
    EXPECT_EQ(check.output, path("scenario.yaml") + "\n");
    const auto diff = enshu({"fmt", "--diff", path("scenario.yaml")});
    EXPECT_EQ(diff.exit_code, ok);
    EXPECT_NE(diff.output.find("-a:   1\n+a: 1\n"), std::string::npos) << diff.output;
    EXPECT_EQ(read("scenario.yaml"), "a:   1\n");
    EXPECT_EQ(enshu({"fmt", path("scenario.yaml")}).exit_code, ok);
    EXPECT_EQ(enshu({"fmt", "--check", path("scenario.yaml")}).exit_code, ok);
}

TEST_F(Authoring, FmtLeavesAFileWithMistakesAndDoesTheOthers) {
    write("a/scenario.yaml", "a:   [\n");
    write("b/scenario.yaml", "a:   1\n");
    const auto result = enshu({"fmt", directory.path().string()});
    EXPECT_EQ(result.exit_code, no);
    EXPECT_NE(result.error.find("scenario.yaml:1:6: error:"), std::string::npos) << result.error;
    EXPECT_EQ(read("a/scenario.yaml"), "a:   [\n");
    EXPECT_EQ(read("b/scenario.yaml"), "a: 1\n");
}

TEST_F(Authoring, FmtIsAFilterThatLosesNothing) {
    EXPECT_EQ(enshu({"fmt", "-"}, "a:   1\n").output, "a: 1\n");
    const auto broken = enshu({"fmt", "-"}, "a:   [\n");
    EXPECT_EQ(broken.exit_code, no);
    EXPECT_EQ(broken.output, "a:   [\n");
    EXPECT_EQ(enshu({"fmt", "-", "a.yaml"}).exit_code, usage);
    EXPECT_EQ(enshu({"fmt", path("")}).exit_code, usage); // nothing of ours is in there
}

TEST_F(Authoring, ChecksSarifIsOneDocument) {
    const auto good = enshu({"check", ENSHU_SOURCE "/scenarios/first-light", "--format", "sarif"});
    EXPECT_EQ(good.exit_code, ok);
    EXPECT_EQ(nlohmann::json::parse(good.output)["runs"][0]["results"].size(), 0U);
    const auto bad = enshu({"check", path("nothing"), "--format", "sarif"});
    EXPECT_EQ(bad.exit_code, no);
    EXPECT_EQ(nlohmann::json::parse(bad.output)["runs"][0]["results"][0]["ruleId"],
              "file-unreadable");
}

TEST_F(Authoring, ANewScenarioHasNoMistakeAndIsLaidOut) {
    for (const std::string name : {"first-light", "tabletop"}) {
        for (const std::string language : {"ja", "en"}) {
            const std::string made = path(name + "-" + language);
            const auto result =
                process::run({ENSHU_PROGRAM, "new", made, "--template", name, "--lang", language});
            ASSERT_EQ(result.exit_code, ok) << result.error;
            EXPECT_NE(result.output.find(made + "/scenario.yaml\n"), std::string::npos);
            EXPECT_TRUE(fs::is_directory(made + "/files"));
            const auto check = enshu({"check", made, "--format", "json"});
            EXPECT_EQ(nlohmann::json::parse(check.output).at("diagnostics").size(), 0U)
                << check.output;
            EXPECT_EQ(enshu({"fmt", "--check", made}).output, "");
            const std::string text = read(name + "-" + language + "/scenario.yaml");
            EXPECT_EQ(text.find("# ["), std::string::npos) << "a mark of the template is left";
            EXPECT_NE(text.find(language == "ja" ? "# 舞台" : "# The directory"),
                      std::string::npos);
            EXPECT_EQ(text.find(language == "ja" ? "# The directory" : "# 舞台"),
                      std::string::npos);
        }
    }
}

TEST_F(Authoring, ANewScenarioPlaysInAnOrganisationThatIsThere) {
    fs::copy(ENSHU_SOURCE "/tests/golden/scenario-dsl/base/city", path("city"),
             fs::copy_options::recursive); // other names than the template's
    const auto result = enshu({"new", path("mine"), "--organization", path("city")});
    ASSERT_EQ(result.exit_code, ok) << result.error;
    EXPECT_NE(read("mine/scenario.yaml").find("organization: ../city\n"), std::string::npos);
    EXPECT_FALSE(fs::exists(path("mine/organization")));
    const auto check = enshu({"check", path("mine"), "--format", "json"});
    EXPECT_EQ(nlohmann::json::parse(check.output).at("diagnostics").size(), 0U) << check.output;
}

TEST_F(Authoring, WhatCannotBeMadeLeavesNothingBehind) {
    write("there/mine", "precious");
    EXPECT_EQ(enshu({"new", path("there")}).exit_code, no);
    EXPECT_EQ(read("there/mine"), "precious");
    EXPECT_EQ(enshu({"new", path("Upper")}).exit_code, usage);
    EXPECT_EQ(enshu({"new", path("no/such/place")}).exit_code, no);
    EXPECT_EQ(enshu({"new", path("a"), "--template", "grand"}).exit_code, usage);
    write("empty/organization.yaml", "enshu: 1\nhosts: {}\n");
    const auto result = enshu({"new", path("b"), "--organization", path("empty")});
    EXPECT_EQ(result.exit_code, no);
    EXPECT_NE(result.error.find("has no workstation"), std::string::npos) << result.error;
    EXPECT_EQ(names().size(), 2U);
}

} // namespace
} // namespace enshu::cli
