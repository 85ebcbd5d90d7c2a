#include "orchestrator/rehearse/play.h"

#include "orchestrator/event/kinds.h"
#include "tests/unit/orchestrator/rehearse/first_light_files.h"

#include <algorithm>

namespace enshu::rehearse {
namespace {

using namespace std::chrono_literals;
namespace kind = event::kind;

class PlayTest : public test::FirstLight {
  protected:
    static std::vector<event::Event> find(const Played &played, const char *kind,
                                          const char *subject) {
        std::vector<event::Event> found;
        for (const event::Event &event : played.events)
            if (event.kind == kind && event.subject == subject)
                found.push_back(event);
        return found;
    }
    static std::string text(const Played &played) {
        std::string text;
        for (const event::Event &e : played.events)
            text += std::to_string(e.seq) + " " + std::to_string(e.exercise_ms) + " " +
                    std::to_string(e.wall_unix_ms) + " " + std::to_string(e.team) + " " + e.kind +
                    " " + e.subject + " " + e.actor + " " + e.detail.dump() + "\n";
        return text;
    }
    /// As a team would, at a moment, without caring for what it is good for.
    void also(dsl::Milliseconds at, dsl::TeamAct act) {
        dsl::WalkthroughItem item;
        item.trigger.at = at;
        item.act = std::move(act);
        walkthrough_.push_back(std::move(item));
    }
    Played with() const { return play(scenario_, &walkthrough_, 7); }
};

TEST_F(PlayTest, FirstLightReachesFullMarksWithItsWalkthroughAndLosesTheFileWithout) {
    EXPECT_EQ(with().score.points, 200);
    const Played idle = play(scenario_, nullptr, 7);
    EXPECT_EQ(idle.score.points, -80);
    EXPECT_EQ(find(idle, kind::file_arrived, "exfil").size(), 1U);
}

TEST_F(PlayTest, IsTheSameLogByteForByteForTheSameSeed) {
    const std::string once = text(with());
    EXPECT_EQ(once, text(with()));
    EXPECT_NE(once, text(play(scenario_, &walkthrough_, 8)));
}

TEST_F(PlayTest, LastsAsLongAsTheScenarioSays) {
    const Played idle = play(scenario_, nullptr, 7);
    EXPECT_EQ(idle.events.back().exercise_ms, std::int64_t{30 * 60 * 1000});
    EXPECT_EQ(find(idle, kind::exercise_state, "").back().detail["to"], "ENDED");
}

TEST_F(PlayTest, ContactsComeInTheIntervalOfTheBeacon) {
    const auto contacts = find(play(scenario_, nullptr, 7), kind::contact, "beacon");
    ASSERT_GT(contacts.size(), 200U);
    std::int64_t shortest = 1 << 30;
    std::int64_t longest = 0;
    for (std::size_t i = 1; i < contacts.size(); ++i) {
        const std::int64_t apart = contacts[i].exercise_ms - contacts[i - 1].exercise_ms;
        shortest = std::min(shortest, apart);
        longest = std::max(longest, apart);
    }
    EXPECT_GE(shortest, 4000);
    EXPECT_LT(shortest, 4500);
    EXPECT_GT(longest, 6500);
    EXPECT_LE(longest, 7000);
}

TEST_F(PlayTest, AnUnpluggedHostIsHeardAgainOnceItIsPluggedIn) {
    walkthrough_.clear();
    also(10min, dsl::SetCable{"pc-suzuki", false});
    also(15min, dsl::SetCable{"pc-suzuki", true});
    const Played played = with();
    for (const event::Event &contact : find(played, kind::contact, "beacon"))
        EXPECT_TRUE(contact.exercise_ms < 600'000 || contact.exercise_ms >= 900'000);
    EXPECT_EQ(find(played, kind::contact_lost, "beacon").size(), 1U);
    EXPECT_GE(find(played, kind::contact, "beacon").back().exercise_ms, 1'790'000);
}

TEST_F(PlayTest, TheProxyOnTheWayMatters) {
    walkthrough_.clear();
    also(10min, dsl::SetCable{"gate", false});
    EXPECT_EQ(find(with(), kind::contact_lost, "beacon").size(), 1U);
    walkthrough_.clear();
    also(10min, dsl::SetCable{"fw", false});
    EXPECT_EQ(find(with(), kind::contact_lost, "beacon").size(), 1U);
}

TEST_F(PlayTest, ACommandDoesWhatTheWalkthroughSaysOfIt) {
    dsl::RunCommand block{"fw", "nft add rule …", {}};
    walkthrough_.clear();
    also(10min, block);
    EXPECT_TRUE(find(with(), kind::contact_lost, "beacon").empty()) << "it says nothing";
    dsl::Effect effect;
    effect.kind = dsl::Effect::Kind::Block;
    effect.from = {false, "office", ""};
    effect.to = {false, "dmz", "gate"};
    effect.ports = {{dsl::Protocol::Tcp, 3128}};
    block.effects = {effect};
    walkthrough_.clear();
    also(10min, block);
    EXPECT_EQ(find(with(), kind::contact_lost, "beacon").size(), 1U);
}

TEST_F(PlayTest, AStepWhoseWayIsBarredFailsInWordsThatSayWhere) {
    scenario_.organization.policy.allow.erase(scenario_.organization.policy.allow.begin());
    const Played played = play(scenario_, nullptr, 7);
    const auto failed = find(played, kind::step_failed, "phish");
    ASSERT_EQ(failed.size(), 1U);
    EXPECT_EQ(failed[0].detail["reason"], "`attacker` does not reach `gate` on tcp/25");
    EXPECT_EQ(find(played, kind::step_failed, "exfil").size(), 1U) << "it hangs on it";
}

TEST_F(PlayTest, ThreeHoursEndToo) {
    scenario_.duration = 3h;
    EXPECT_EQ(with().events.back().exercise_ms, std::int64_t{3 * 3600 * 1000});
}

} // namespace
} // namespace enshu::rehearse
