#include "orchestrator/cli/debrief.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace enshu::cli {
namespace {

v1::ListResultsResponse two_teams() {
    setenv("TZ", "UTC", 1);
    v1::ListResultsResponse list;
    v1::ExerciseResult &result = *list.add_results();
    result.set_id("first-light-1");
    result.set_started_unix_ms(1'700'000'000'000);
    result.mutable_organization()->set_ja("日出市役所");
    result.mutable_organization()->set_en("Hinode City Hall\x1b[31m");
    result.mutable_title()->set_ja("題");
    result.mutable_title()->set_en("title");
    result.set_possible(200);
    for (const int points : {200, 100}) {
        v1::TeamResult &team = *result.add_teams();
        team.set_points(points);
        (*team.mutable_figures_ms())["detect"] = points * 1000;
    }
    return list;
}

TEST(ResultsText, TellsWhenWhoAndHowFast) {
    EXPECT_EQ(results_text(two_teams(), {}),
              "first-light-1  2023-11-14 22:13  Hinode City Hall [31m  title\n"
              "    2 teams, median 150 of 200 points, detect 2:30\n");
    Style ja;
    ja.language = Language::Ja;
    EXPECT_NE(results_text(two_teams(), ja).find("2班、点数の中央値150 / 200、検知 2:30"),
              std::string::npos);
}

TEST(ResultsText, SaysThatThereAreNone) {
    EXPECT_EQ(results_text({}, {}), "No results are kept.\n");
}

} // namespace
} // namespace enshu::cli
