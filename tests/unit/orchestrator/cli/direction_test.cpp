// The commands with which controllers direct an exercise: what they refuse before they ask anybody,
// and how the MSEL looks.
#include "orchestrator/cli/direction.h"

#include "orchestrator/process/process.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

namespace enshu::cli {
namespace {

class DirectionProgram : public testing::Test {
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

TEST_F(DirectionProgram, ReachesTheDaemonWithEachCommand) {
    const std::vector<std::vector<std::string>> commands{
        {"hold", "soc-call", "--reason", "x"},
        {"hold", "soc-call", "--team", "2", "--reason", "x", "--as", "bob"},
        {"release", "soc-call", "--reason", "x"},
        {"skip", "soc-call", "--team", "2", "--reason", "x"},
        {"delay", "soc-call", "--by", "5m", "--reason", "x"},
        {"delay", "soc-call", "--to", "1h05m", "--reason", "x"},
        {"edit", "soc-call", "--text-ja", "あ", "--text-en", "a", "--reason", "x"},
        {"repeat", "soc-call", "--reason", "x"},
        {"note", "they are lost", "--team", "2", "--objective", "which-pc", "--at", "25m"},
        {"scoreboard", "frozen", "--reason", "x"},
        {"speed", "0.5", "--reason", "x"},
        {"schedule"},
        {"schedule", "--team", "2", "--json"},
        {"score", "--live"},
        {"fire", "nudge", "--reason", "x", "--as", "bob"},
        {"pause", "--as", "bob"},
    };
    for (const auto &command : commands)
        EXPECT_EQ(answers(command), no_daemon) << command[0] << ": " << result_.error;
}

TEST_F(DirectionProgram, RefusesWhatCannotBeMeant) {
    for (const char *act : {"hold", "release", "skip", "repeat"})
        EXPECT_EQ(answers({act, "soc-call"}), usage) << act << ": a reason is asked for";
    EXPECT_EQ(answers({"delay", "soc-call", "--reason", "x"}), usage);
    EXPECT_EQ(answers({"delay", "soc-call", "--by", "5", "--reason", "x"}), usage);
    EXPECT_EQ(answers({"delay", "soc-call", "--by", "5m", "--to", "6m", "--reason", "x"}), usage);
    EXPECT_EQ(answers({"edit", "soc-call", "--text-en", "a", "--reason", "x"}), usage);
    EXPECT_EQ(answers({"scoreboard", "upside-down", "--reason", "x"}), usage);
    EXPECT_EQ(answers({"speed", "fast", "--reason", "x"}), usage);
    EXPECT_EQ(answers({"note"}), usage);
}

TEST_F(DirectionProgram, CompletesItsCommands) {
    ASSERT_EQ(answers({"completion"}), ok);
    for (const char *word : {"delay) words=", "--by", "--to", "--text-ja", "schedule", "scoreboard",
                             "speed", "--as", "note", "repeat"})
        EXPECT_NE(result_.output.find(word), std::string::npos) << word;
}

v1::Msel small_msel() {
    v1::Msel msel;
    msel.set_speed(2);
    v1::TeamMsel &team = *msel.add_teams();
    team.set_team(1);
    team.set_exercise_ms(125'000);
    const auto add = [&](const char *id, v1::MselState state) -> v1::MselItem & {
        v1::MselItem &item = *team.add_items();
        item.set_number(static_cast<unsigned>(team.items_size()));
        item.set_id(id);
        item.set_from("soc");
        item.set_channel("phone");
        item.set_state(state);
        return item;
    };
    add("first", v1::MSEL_STATE_DELIVERED).set_at_ms(60'000);
    team.mutable_items(0)->set_repeated(1);
    v1::MselItem &skipped = add("second", v1::MSEL_STATE_SKIPPED);
    skipped.set_at_ms(120'000);
    skipped.set_by("controller:bob");
    skipped.mutable_reason()->set_en("too\x1b[2J much");
    add("third", v1::MSEL_STATE_WAITING).set_after("second");
    add("fourth", v1::MSEL_STATE_DUE).set_due_ms(300'000);
    v1::LostObjective &lost = *team.add_lost();
    lost.set_objective("which-pc");
    lost.mutable_reason()->set_en("not measurable");
    return msel;
}

TEST(Schedule, SaysOfEachItemWhatHasBecomeOfItAndWhoWantedItSo) {
    const std::string text = schedule_text(small_msel(), {});
    EXPECT_NE(text.find("Team 1  2:05  ×2"), std::string::npos) << text;
    EXPECT_NE(text.find("1:00  ● delivered  first"), std::string::npos) << text;
    EXPECT_NE(text.find("phone ×2"), std::string::npos) << text;
    EXPECT_NE(text.find("controller:bob: too"), std::string::npos) << text;
    EXPECT_NE(text.find("after second"), std::string::npos) << text;
    EXPECT_NE(text.find("→5:00  ○ due        fourth"), std::string::npos) << text;
    EXPECT_NE(text.find("objective which-pc: not measurable"), std::string::npos) << text;
    EXPECT_EQ(text.find('\x1b'), std::string::npos) << "it is safe to print";
    Style ja;
    ja.language = Language::Ja;
    EXPECT_NE(schedule_text(small_msel(), ja).find("取りやめ"), std::string::npos);
}

TEST(Scoreboard, SaysThatItIsFrozenOrHidden) {
    v1::Scoreboard board;
    board.set_exercise_ms(65'000);
    board.set_shown("frozen");
    EXPECT_EQ(scoreboard_text(board, {}),
              "as of 1:05, when it was frozen; --live shows it as it is\n");
    board.set_shown("hidden");
    EXPECT_EQ(scoreboard_text(board, {}), "the scoreboard is hidden; --live shows it\n");
    board.set_shown("live");
    EXPECT_EQ(scoreboard_text(board, {}), "");
}

} // namespace
} // namespace enshu::cli
