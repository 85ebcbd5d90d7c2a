// The host's wall clock jumps by hours while an exercise is played: nothing hangs on it.
#include "tests/unit/orchestrator/exercise/play.h"

#include <algorithm>

namespace enshu::exercise {
namespace {

/// Everything that happened, but for the wall time; as a set, because teams play side by side.
std::vector<std::string> happened(const test::Play &play) {
    std::vector<std::string> said;
    for (const event::Event &event : play.log.events())
        said.push_back(std::to_string(event.team) + " " + std::to_string(event.exercise_ms) + " " +
                       event.kind + " " + event.subject + " " + event.actor);
    std::sort(said.begin(), said.end());
    return said;
}

std::vector<std::string> played(const std::function<std::int64_t()> &wall) {
    test::Play play;
    play.log.set_wall(wall);
    play.build();
    play.conductor->start("controller:root", "test");
    EXPECT_TRUE(play.until_ended());
    std::vector<std::string> said = happened(play);
    for (const score::TeamScore &team : play.conductor->scoreboard().teams)
        for (const score::ObjectiveResult &result : team.objectives)
            said.push_back(result.objective + " " + std::to_string(result.points) + " " +
                           std::string(score::name_of(result.state)) + " " +
                           std::to_string(result.at_ms));
    return said;
}

TEST(WallClock, ThatJumpsAnHourInBothDirectionsChangesNothingThatHappens) {
    constexpr std::int64_t hour = 3'600'000;
    std::int64_t quiet = 1'761'438'600'000;
    const std::vector<std::string> expected = played([&] { return quiet += 100; });
    for (const std::int64_t first : {hour, -hour}) {
        std::int64_t wall = 1'761'438'600'000;
        int events = 0;
        EXPECT_EQ(played([&] {
                      if (++events % 20 == 0)
                          wall += events % 40 == 0 ? -first : first;
                      return wall += 100;
                  }),
                  expected);
        EXPECT_GT(events, 40) << "there was no jump";
    }
}

} // namespace
} // namespace enshu::exercise
