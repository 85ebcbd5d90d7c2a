// What the commands of playing print, and what they refuse before they ask anybody.
#include "orchestrator/cli/commands.h"

#include "orchestrator/process/process.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

namespace enshu::cli {
namespace {

v1::Evidence memory_of_pc() {
    v1::Evidence item;
    item.set_id("t2-1");
    item.set_team(2);
    item.set_host("pc-suzuki");
    item.set_kind(v1::EVIDENCE_KIND_MEMORY);
    item.set_format("elf");
    item.set_bytes(200LL << 20);
    item.set_sha256(std::string(64, 'a'));
    return item;
}

TEST(PlayCommands, ReadTheLinesOfARubric) {
    EXPECT_EQ(parse_rubric({"what=20,0", "when=5"}),
              (std::map<std::string, std::vector<int>>{{"what", {20, 0}}, {"when", {5}}}));
    for (const char *wrong : {"what", "=5", "what=", "what=5,", "what=five", "what=5;6"})
        EXPECT_THROW(parse_rubric({wrong}), CommandError) << wrong;
}

TEST(PlayCommands, GiveEvidenceANameInWhichAGuestHasNoSay) {
    v1::Evidence item = memory_of_pc();
    EXPECT_EQ(evidence_file_name(item), "t2-1-pc-suzuki-memory.elf");
    item.set_format("raw");
    item.set_path("/var/log/mail.log");
    EXPECT_EQ(evidence_file_name(item), "t2-1-pc-suzuki-mail.log");
    item.set_path("/tmp/..");
    EXPECT_EQ(evidence_file_name(item), "t2-1-pc-suzuki-..");
    item.set_path("/tmp/\x1b[2J;rm $(x)");
    EXPECT_EQ(evidence_file_name(item), "t2-1-pc-suzuki-__2J_rm___x_");
}

TEST(PlayCommands, ShowEvidenceWithItsChainOfCustody) {
    v1::ListEvidenceResponse list;
    EXPECT_EQ(evidence_text(list, {}), "No evidence has been captured.\n");
    *list.add_evidence() = memory_of_pc();
    v1::Custody &custody = *list.mutable_evidence(0)->add_custody();
    custody.set_by("team\x1b[2J");
    custody.mutable_text()->set_en("Captured the memory");
    custody.mutable_text()->set_ja("メモリを保全しました");
    const std::string text = evidence_text(list, {});
    EXPECT_NE(text.find("t2-1   pc-suzuki memory  200 MiB  elf\n       SHA-256 aaaa"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find(": Captured the memory"), std::string::npos) << text;
    EXPECT_EQ(text.find('\x1b'), std::string::npos) << "it is safe to print";
    Style ja;
    ja.language = Language::Ja;
    EXPECT_NE(evidence_text(list, ja).find("メモリを保全しました"), std::string::npos);
}

class PlayProgram : public testing::Test {
  protected:
    int answers(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(),
                         {ENSHU_PROGRAM, "--socket", (directory_.path() / "s").string(), "--state",
                          directory_.path().string()});
        result_ = process::run(arguments);
        return result_.exit_code;
    }
    test::TempDirectory directory_;
    process::Result result_;
};

TEST_F(PlayProgram, ReachesTheDaemonWithEachCommand) {
    const std::vector<std::vector<std::string>> commands{
        {"fire", "nudge", "--reason", "stuck"},
        {"grade", "first-report", "what=1", "--team", "1"},
        {"override", "goal", "--team", "1", "--state", "done", "--reason", "seen"},
        {"override", "goal", "--team", "1", "--points", "-5", "--reason", "seen"},
        {"override", "goal", "--team", "1", "--withdraw"},
        {"hint", "goal", "--team", "1"},
        {"power", "pc", "off", "--team", "1"},
        {"capture", "--team", "1", "pc", "memory"},
        {"capture", "--team", "1", "pc", "log", "/var/log/mail.log", "--pause"},
        {"evidence"},
        {"evidence", "--team", "2"},
        {"evidence", "get", "t1-1", "-o", "x", "-e", "city"},
    };
    for (const auto &command : commands)
        EXPECT_EQ(answers(command), no_daemon) << command[0] << ": " << result_.error;
}

TEST_F(PlayProgram, RefusesWhatCannotBeMeant) {
    EXPECT_EQ(answers({"fire", "nudge"}), usage) << "a reason is asked for";
    EXPECT_EQ(answers({"power", "pc", "maybe", "--team", "1"}), usage);
    EXPECT_EQ(answers({"capture", "--team", "1", "pc", "soul"}), usage);
    EXPECT_EQ(answers({"override", "goal", "--state", "splendid", "--team", "1"}), usage);
    EXPECT_EQ(answers({"grade", "form", "what=x", "--team", "1"}), usage);
    EXPECT_EQ(answers({"hint", "goal"}), usage) << "whose?";
}

TEST_F(PlayProgram, CompletesTheNewCommands) {
    ASSERT_EQ(answers({"completion"}), ok);
    for (const char *word : {"capture) words=", "evidence) words=", "override) words=",
                             "--withdraw", "fire", "hint", "grade", "power", " get"})
        EXPECT_NE(result_.output.find(word), std::string::npos) << word;
}

} // namespace
} // namespace enshu::cli
