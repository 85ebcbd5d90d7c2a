#include "orchestrator/cli/render.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>

namespace enshu::cli {
namespace {

const Style japanese{Language::Ja, false};
const Style english{Language::En, false};

v1::Text text(const char *ja, const char *en) {
    v1::Text text;
    text.set_ja(ja);
    text.set_en(en);
    return text;
}

v1::Event event() {
    v1::Event event;
    event.set_seq(12);
    event.set_team(1);
    event.set_kind("file.arrived");
    event.set_exercise_ms(245'000);
    *event.mutable_text() = text("ファイルが届きました", "the file has arrived");
    event.set_detail_json("{\"bytes\":9}");
    return event;
}

v1::Scoreboard scores() {
    v1::Scoreboard scores;
    scores.set_possible(200);
    v1::TeamScore *team = scores.add_teams();
    team->set_team(1);
    team->set_points(40);
    v1::ObjectiveResult *done = team->add_objectives();
    done->set_objective("which-pc");
    done->set_points(40);
    done->set_possible(40);
    done->set_state(v1::OBJECTIVE_STATE_DONE);
    done->set_at_ms(301'000);
    *done->mutable_rule() = text("4分以内に答える", "answer within 4 minutes");
    *done->mutable_evidence() = text("正解", "answered `pc-suzuki`");
    done->add_evidence_seq(31);
    done->add_evidence_seq(42);
    v1::ObjectiveResult *waiting = team->add_objectives();
    waiting->set_objective("isolate-pc");
    waiting->set_possible(100);
    waiting->set_state(v1::OBJECTIVE_STATE_WAITING);
    waiting->set_at_ms(-1);
    return scores;
}

TEST(ClockText, ShowsHoursOnlyWhereThereAreAny) {
    EXPECT_EQ(clock_text(0), "0:00");
    EXPECT_EQ(clock_text(999), "0:00");
    EXPECT_EQ(clock_text(245'000), "4:05");
    EXPECT_EQ(clock_text(3'599'999), "59:59");
    EXPECT_EQ(clock_text(3'845'000), "1:04:05");
    EXPECT_EQ(clock_text(360'000'000), "100:00:00");
}

TEST(EventLine, IsOneLineInEitherLanguage) {
    EXPECT_EQ(event_line(event(), english), "   4:05 team1  ▲ the file has arrived");
    EXPECT_EQ(event_line(event(), japanese), "   4:05 班1  ▲ ファイルが届きました");
}

TEST(EventLine, OfTheWholeExerciseNamesNoTeam) {
    v1::Event all = event();
    all.set_team(0);
    EXPECT_EQ(event_line(all, english), "   4:05        ▲ the file has arrived");
}

TEST(EventLine, ColoursOnlyWhereAsked) {
    EXPECT_EQ(event_line(event(), english).find('\x1b'), std::string::npos);
    EXPECT_NE(event_line(event(), {Language::En, true}).find("\x1b[31m▲\x1b[0m"),
              std::string::npos);
}

TEST(EventLine, LetsNobodySteerTheTerminal) {
    v1::Event hostile = event();
    *hostile.mutable_text() = text("一行目\n二行目", "a\x1b]0;owned\x07 b\r\x1b[2J\xc2\x9b"
                                                     "31mc\x7f\td");
    EXPECT_EQ(event_line(hostile, english), "   4:05 team1  ▲ a ]0;owned  b  [2J 31mc  d");
    EXPECT_EQ(event_line(hostile, japanese), "   4:05 班1  ▲ 一行目 二行目");
}

TEST(StatusLines, ShowStateClockHostsAndPoints) {
    v1::ExerciseStatus status;
    *status.mutable_title() = text("はじめの一歩", "First light");
    status.set_state(v1::EXERCISE_STATE_PAUSED);
    status.set_reason("lunch\x1b[2J");
    status.set_exercise_ms(65'000);
    status.set_duration_ms(1'800'000);
    status.set_teams(2);
    for (const unsigned team : {1U, 2U}) {
        v1::HostStatus *host = status.add_hosts();
        host->set_team(team);
        host->set_host("fw");
        host->set_state(team == 1 ? v1::HOST_STATE_HEALTHY : v1::HOST_STATE_UNPLUGGED);
    }
    EXPECT_EQ(status_lines(status, scores(), "tcg", english),
              (std::vector<std::string>{"First light  PAUSED  1:05 / 30:00  tcg", "  lunch [2J",
                                        "  team 1  ● fw healthy   40 / 200",
                                        "  team 2  ✂ fw unplugged "}));
    const auto lines = status_lines(status, scores(), "kvm", japanese);
    EXPECT_EQ(lines.front(), "はじめの一歩  一時停止  1:05 / 30:00  kvm");
    EXPECT_NE(lines.back().find("✂ fw ケーブル抜"), std::string::npos);
}

TEST(StatusLines, SayWhatIsOddAboutATeam) {
    v1::ExerciseStatus status;
    status.set_teams(1);
    v1::TeamStatus *team = status.add_team_status();
    team->set_team(1);
    EXPECT_EQ(status_lines(status, {}, "kvm", english).size(), 2U) << "nothing";
    team->set_lag_ms(125'000);
    team->set_exercise_ms(60'000);
    EXPECT_EQ(status_lines(status, {}, "kvm", english).back(), "      ◷ 1:00  behind by 2:05");
    team->set_paused(true);
    team->set_reason("lunch\x1b[2J");
    team->set_doing("a checkpoint of team 1 is being taken");
    EXPECT_EQ(status_lines(status, {}, "kvm", english).back(),
              "      ⏸ PAUSED 1:00  lunch [2J  a checkpoint of team 1 is being taken");
    EXPECT_NE(status_lines(status, {}, "kvm", japanese).back().find("一時停止"), std::string::npos);
    team->set_over(true);
    EXPECT_NE(status_lines(status, {}, "kvm", english).back().find("has had its time"),
              std::string::npos);
}

TEST(CheckpointsText, HasALinePerCheckpoint) {
    v1::ListCheckpointsResponse list;
    EXPECT_EQ(checkpoints_text(list, english), "there is no checkpoint\n");
    v1::KeptCheckpoint *one = list.add_checkpoints();
    one->set_team(2);
    one->set_name("contain");
    one->set_exercise_ms(245'000);
    one->set_stood_ms(1'830);
    one->set_automatic(true);
    EXPECT_EQ(checkpoints_text(list, english),
              "team 2      4:05  contain                 1.8 s  automatic\n");
    EXPECT_NE(checkpoints_text(list, japanese).find("自動"), std::string::npos);
}

TEST(ScoreboardText, ShowsRuleEvidenceAndMomentOfEveryPoint) {
    const std::string shown = scoreboard_text(scores(), english);
    EXPECT_TRUE(shown.starts_with("Team 1  40 / 200\n")) << shown;
    for (const char *part :
         {"✔ which-pc", "40 / 40", "done  5:01", "rule: answer within 4 minutes",
          "evidence: answered `pc-suzuki`  [#31 #42]", "… isolate-pc", "waiting  –"})
        EXPECT_NE(shown.find(part), std::string::npos) << part << " in\n" << shown;
    const std::string in_japanese = scoreboard_text(scores(), japanese);
    for (const char *part : {"班1", "達成", "規則: 4分以内に答える", "根拠: 正解", "未定"})
        EXPECT_NE(in_japanese.find(part), std::string::npos) << part;
}

TEST(StateWord, IsThereForEveryStateInBothLanguages) {
    for (int i = 0; i < v1::ExerciseState_ARRAYSIZE; ++i) {
        const auto state = static_cast<v1::ExerciseState>(i);
        EXPECT_FALSE(state_word(state, Language::Ja).empty());
        EXPECT_FALSE(state_word(state, Language::En).empty());
    }
    EXPECT_EQ(state_word(v1::EXERCISE_STATE_TORN_DOWN, Language::En), "TORN_DOWN");
}

TEST(JsonText, HasEveryFieldByItsName) {
    v1::Event empty;
    const auto json = nlohmann::json::parse(json_text(empty));
    for (const char *field :
         {"seq", "exercise", "team", "kind", "subject", "exercise_ms", "detail_json"})
        EXPECT_TRUE(json.contains(field)) << field;
    EXPECT_EQ(json_text(event()).find('\n'), std::string::npos);
    EXPECT_NE(json_text(event(), true).find('\n'), std::string::npos);
}

class LanguageOfEnvironment : public testing::Test {
  protected:
    void SetUp() override {
        for (const char *name : {"ENSHU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"})
            unsetenv(name);
    }
};

TEST_F(LanguageOfEnvironment, IsTheFirstThatIsSet) {
    EXPECT_EQ(language_of_environment(), Language::En);
    setenv("LANG", "ja_JP.UTF-8", 1);
    EXPECT_EQ(language_of_environment(), Language::Ja);
    setenv("LC_ALL", "C.UTF-8", 1);
    EXPECT_EQ(language_of_environment(), Language::En);
    setenv("ENSHU_LANG", "ja", 1);
    EXPECT_EQ(language_of_environment(), Language::Ja);
    SetUp();
}

} // namespace
} // namespace enshu::cli
