#include "orchestrator/cli/progress_bar.h"

#include <gtest/gtest.h>

namespace enshu::cli {
namespace {

v1::Remaining remaining(double progress, std::int64_t ms, bool about) {
    v1::Remaining message;
    message.set_progress(progress);
    message.set_remaining_ms(ms);
    message.set_about(about);
    return message;
}

v1::ExerciseStatus two_teams() {
    v1::ExerciseStatus status;
    status.set_state(v1::EXERCISE_STATE_CLONING);
    status.set_teams(2);
    *status.mutable_remaining() = remaining(0.4, 80'000, true);
    const auto add = [&](unsigned team, const char *host, v1::HostState state, double progress,
                         std::int64_t ms) {
        v1::HostStatus *to = status.add_hosts();
        to->set_team(team);
        to->set_host(host);
        to->set_state(state);
        *to->mutable_remaining() = remaining(progress, ms, true);
        return to;
    };
    add(1, "fw", v1::HOST_STATE_HEALTHY, 1, 0);
    v1::Text *step = add(1, "pc", v1::HOST_STATE_BOOTING, 0.5, 20'000)->mutable_step();
    step->set_en("boots");
    step->set_ja("起動");
    add(2, "fw", v1::HOST_STATE_PLANNED, 0, 80'000);
    add(2, "pc", v1::HOST_STATE_PLANNED, 0, 70'000);
    return status;
}

TEST(ProgressBar, IsFullOnlyWhenItIsDone) {
    EXPECT_EQ(bar(0, 4), "░░░░");
    EXPECT_EQ(bar(0.5, 4), "██░░");
    EXPECT_EQ(bar(0.99, 4), "███░");
    EXPECT_EQ(bar(1, 4), "████");
    EXPECT_EQ(bar(7, 4), "████");
    EXPECT_EQ(bar(-1, 4), "░░░░");
}

TEST(ProgressBar, SaysAboutWhereItIsAGuess) {
    EXPECT_EQ(remaining_text(remaining(0.42, 80'000, true), Language::En), "42 %, about 1:20 left");
    EXPECT_EQ(remaining_text(remaining(0.42, 80'000, false), Language::En), "42 %, 1:20 left");
    EXPECT_EQ(remaining_text(remaining(0.42, 80'000, true), Language::Ja), "42 % 残り約 1:20");
    EXPECT_EQ(remaining_text(remaining(1, 0, true), Language::En), "100 %");
}

TEST(ProgressBar, NeverSaysThatNothingIsLeftOfWhatIsUnderWay) {
    EXPECT_EQ(remaining_text(remaining(0.99, 1, false), Language::En), "99 %, 0:01 left");
}

TEST(ProgressBar, ATeamIsAsFarAsItsHostsAndEndsWithTheLast) {
    const v1::Remaining one = remaining_of_team(two_teams(), 1);
    EXPECT_DOUBLE_EQ(one.progress(), 0.75);
    EXPECT_EQ(one.remaining_ms(), 20'000);
    EXPECT_FALSE(is_building(two_teams(), 3));
}

TEST(ProgressBar, TheStatusHasABarForTheWholeAndForEachTeam) {
    const std::vector<std::string> lines =
        status_lines(two_teams(), {}, "tcg", Style{Language::En, false});
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[1], "  " + bar(0.4, 40) + " 40 %, about 1:20 left");
    EXPECT_EQ(lines[2], "  team 1 ███████░░░ 75 %, about 0:20 left ● fw healthy  ◔ pc boots ");
    EXPECT_EQ(lines[3], "  team 2 ░░░░░░░░░░ 0 %, about 1:20 left  ○ fw planned  ○ pc planned ");
}

TEST(ProgressBar, OnAPipeItIsALine) {
    EXPECT_EQ(building_line(two_teams(), Language::En),
              "building: 40 %, about 1:20 left; team 1 75 %; team 2 0 %");
}

} // namespace
} // namespace enshu::cli
