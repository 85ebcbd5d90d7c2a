// Emulated staff: who works where, when they begin and end, and that nothing of it counts.
#include "orchestrator/exercise/staff.h"

#include "tests/unit/orchestrator/exercise/play.h"

#include <algorithm>

namespace enshu::exercise {
namespace {

using namespace std::chrono_literals;
using test::Play;
namespace kind = event::kind;
using Names = std::vector<std::string>;

dsl::Scenario with_staff(dsl::Scenario scenario) {
    scenario.users = {{.person = "suzuki",
                       .on = "pc-suzuki",
                       .browse = dsl::DurationRange{10s, 60s},
                       .mail = dsl::DurationRange{2min, 6min},
                       .files = dsl::DurationRange{1min, 4min}}};
    for (dsl::Host &host : scenario.organization.hosts)
        if (host.id == "attacker")
            host.sites = {"www.weather.example"};
    return scenario;
}

std::string option(const StaffMember &member, const std::string &name) {
    const auto found = std::ranges::find(member.arguments, name);
    return found == member.arguments.end() ? "" : *(found + 1);
}

class Staff : public testing::Test {
  protected:
    Staff() {
        play_.scenario = with_staff(play_.scenario);
        play_.walkthroughs.clear();
    }
    void start() {
        play_.build();
        play_.conductor->start("controller:root", "test");
        play_.settle();
    }
    Names staffed(unsigned team) const {
        Names hosts = play_.ranges.at(team - 1)->staffed();
        std::ranges::sort(hosts);
        return hosts;
    }
    /// Calls by which somebody's day began or ended.
    long calls(unsigned team) const {
        const Names all = play_.ranges.at(team - 1)->commands();
        return std::ranges::count_if(all, [](const std::string &line) {
            return line.find("enshu-staff-") != std::string::npos;
        });
    }
    const Names both{"attacker", "pc-suzuki"};
    Play play_;
};

TEST_F(Staff, KnowTheirServersAndPauses) {
    const auto staff = staff_of(play_.scenario, 5, 1);
    ASSERT_EQ(staff.size(), 2U);
    EXPECT_EQ(staff[0].account, "suzuki");
    EXPECT_EQ(staff[0].host, "pc-suzuki");
    EXPECT_EQ(option(staff[0], "--browse"), "10000-60000");
    EXPECT_EQ(option(staff[0], "--mail"), "120000-360000");
    EXPECT_EQ(option(staff[0], "--files"), "60000-240000");
    EXPECT_EQ(option(staff[0], "--proxy"), "203.0.113.25:3128");
    EXPECT_EQ(option(staff[0], "--smtp"), "203.0.113.25:25");
    EXPECT_EQ(option(staff[0], "--imap"), "203.0.113.25:143");
    EXPECT_EQ(staff[1].name, "letters");
    EXPECT_EQ(staff[1].host, "attacker");
    EXPECT_EQ(staff[1].account, "nobody");
    EXPECT_EQ(option(staff[1], "--imap"), "");
}

TEST_F(Staff, OfTwoTeamsAreNotAlikeAndOfARerunTheSame) {
    const auto seed_of = [&](std::uint64_t seed, unsigned team) {
        return option(staff_of(play_.scenario, seed, team).front(), "--seed");
    };
    EXPECT_EQ(seed_of(5, 1), seed_of(5, 1));
    EXPECT_NE(seed_of(5, 1), seed_of(5, 2));
    EXPECT_NE(seed_of(5, 1), seed_of(6, 1));
    EXPECT_EQ(seed_of(0x1234567890abcdef, 1).find("1311768467294899695"), std::string::npos)
        << "the exercise's own seed is told to nobody";
}

TEST_F(Staff, BeginAtStartWithOneCallEachAndEndAtTheEnd) {
    start();
    EXPECT_EQ(staffed(1), both);
    EXPECT_EQ(staffed(2), both);
    EXPECT_EQ(calls(1), 2);
    play_.pass(5min);
    EXPECT_EQ(calls(1), 2) << "nothing is done per action";
    play_.conductor->end("controller:root", "over");
    play_.settle();
    EXPECT_EQ(staffed(1), Names{});
    EXPECT_EQ(staffed(2), Names{});
}

TEST_F(Staff, AreLeftAloneByAPause) {
    start();
    play_.conductor->pause(0, "controller:root", "lunch");
    play_.conductor->resume(0, "controller:root", "");
    play_.settle();
    EXPECT_EQ(calls(1), 2) << "the machines stood, and go on as they were";
    play_.conductor->pause(1, "controller:root", "lunch");
    play_.conductor->resume(1, "controller:root", "");
    play_.settle();
    EXPECT_EQ(calls(1), 2);
}

TEST_F(Staff, BeginAgainOnceADaemonThatWasKilledIsBackAndTheExerciseGoesOn) {
    start();
    play_.conductor.reset();
    for (auto &range : play_.ranges)
        range->end_beacons();
    play_.build();
    play_.settle();
    EXPECT_EQ(staffed(1), Names{}) << "it is paused";
    play_.conductor->resume(0, "controller:root", "");
    play_.settle();
    EXPECT_EQ(staffed(1), both);
    EXPECT_EQ(staffed(2), both);
}

TEST_F(Staff, BeginAgainOnAHostThatWasPutBack) {
    start();
    play_.conductor->put_back(1, "pc-suzuki", "", true, "controller:root", "it hangs");
    play_.settle();
    EXPECT_EQ(staffed(1), both);
    EXPECT_EQ(calls(1), 3);
    play_.conductor->checkpoint(1, "here", "controller:root", "");
    play_.conductor->put_back(1, "", "here", true, "controller:root", "it hangs");
    play_.settle();
    EXPECT_EQ(staffed(1), both) << "who was in the checkpoint had another lease";
    EXPECT_EQ(calls(1), 3 + 2 * 3) << "each was there, was stopped, and began anew";
    EXPECT_EQ(calls(2), 2);
}

TEST_F(Staff, ThatCannotBeginAreToldOfOnceAndHarmNothing) {
    for (auto &range : play_.ranges)
        range->lose("pc-suzuki");
    play_.scenario.attack.clear();
    play_.scenario.injects.clear();
    start();
    EXPECT_EQ(play_.log.find(kind::range_note, "", 1).size(), 1U);
    EXPECT_NE(play_.log.find(kind::range_note, "", 1)
                  .front()
                  .detail.value("text_en", "")
                  .find("the emulated user suzuki on pc-suzuki could not be started"),
              std::string::npos);
    play_.conductor->end("controller:root", "over");
    play_.settle();
    EXPECT_EQ(play_.log.find(kind::range_note, "", 1).size(), 1U);
    EXPECT_EQ(play_.conductor->state(), State::Ended);
}

TEST_F(Staff, CountForNothing) {
    start();
    ASSERT_TRUE(play_.until_ended());
    const int with = play_.points(1);
    Play alone;
    alone.walkthroughs.clear();
    alone.build();
    alone.conductor->start("controller:root", "test");
    ASSERT_TRUE(alone.until_ended());
    EXPECT_EQ(alone.points(1), with);
}

} // namespace
} // namespace enshu::exercise
