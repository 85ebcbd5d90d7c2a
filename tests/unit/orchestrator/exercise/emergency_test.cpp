// Stopping everything that is emulated, and what tampering with it comes to.
#include "tests/unit/orchestrator/exercise/play.h"

namespace enshu::exercise {
namespace {

using namespace std::chrono_literals;
using test::code_of;
namespace kind = event::kind;
using S = score::ObjectiveState;

class Emergency : public test::PlayTest {
  protected:
    Emergency() {
        play_.options.lease = [this](unsigned team, bool granted) {
            const std::lock_guard lock(mutex_);
            leases_.push_back(std::to_string(team) + (granted ? " granted" : " revoked"));
        };
    }
    std::vector<std::string> leases() {
        const std::lock_guard lock(mutex_);
        return leases_;
    }
    std::uint64_t stop() { return conductor().emergency_stop("controller:root", "a drill"); }

    std::mutex mutex_;
    std::vector<std::string> leases_;
};

TEST_F(Emergency, RevokesTheLeasesAndPauses) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 1));
    leases_.clear();
    stop();
    EXPECT_EQ(leases()[0], "1 revoked");
    EXPECT_EQ(leases()[1], "2 revoked");
    EXPECT_EQ(conductor().state(), State::Paused);
    EXPECT_EQ(conductor().reason(), "emergency stop: a drill");
    EXPECT_TRUE(play_.ranges[0]->suspended());
    for (auto &range : play_.ranges)
        range->end_beacons(); // as the lease does
    conductor().resume(0, "controller:root", "");
    play_.settle();
    EXPECT_EQ(leases().back(), "2 granted");
    EXPECT_EQ(play_.ranges[0]->beacons(), 1U) << "what went on goes on";
    play_.pass(20s);
    EXPECT_TRUE(log().find(kind::contact_lost, "beacon", 1).empty());
}

TEST_F(Emergency, TwiceIsOnce) {
    start();
    const auto first = stop();
    EXPECT_EQ(stop(), first);
    conductor().resume(0, "controller:root", "");
    EXPECT_GT(stop(), first);
}

TEST_F(Emergency, IsPossibleInEveryStateOfPlay) {
    play_.build();
    EXPECT_GT(stop(), 0U);
    EXPECT_EQ(conductor().state(), State::Standby);
    conductor().start("controller:root", "");
    EXPECT_EQ(leases().back(), "2 granted");
    conductor().pause(0, "controller:root", "lunch");
    leases_.clear();
    stop();
    EXPECT_EQ(leases(), std::vector<std::string>{}) << "machines that stand do nothing";
    EXPECT_EQ(conductor().reason(), "emergency stop: a drill");
    conductor().resume(0, "controller:root", "");
    conductor().end("controller:root", "");
    stop();
    EXPECT_EQ(leases().back(), "2 revoked");
    EXPECT_EQ(conductor().state(), State::Ended);
    conductor().break_off("a test");
    EXPECT_EQ(code_of([&] { conductor().emergency_stop("c", "again"); }),
              ExerciseError::Code::FailedPrecondition);
}

TEST_F(Emergency, KillingThePlatformMakesAnObjectiveNotMeasurableUntilItIsBack) {
    start();
    ASSERT_TRUE(play_.until_logged(kind::contact, "beacon", 2));
    conductor().on_actor_line(2, "pc-suzuki", "keep b00t 1-1");
    play_.ranges[1]->end_beacons(); // the lease ends with keep
    ASSERT_TRUE(play_.until_logged(kind::emulation_doubted, "beacon", 2));
    EXPECT_EQ(play_.result(2, "isolate-pc").state, S::NotMeasurable);
    play_.pass(60s);
    EXPECT_TRUE(log().find(kind::contact_lost, "beacon", 2).empty());
    conductor().on_actor_line(2, "pc-suzuki", "keep b00t 2-2");
    play_.settle();
    EXPECT_EQ(log().find(kind::emulation_trusted, "beacon", 2).size(), 1U);
    EXPECT_EQ(play_.ranges[1]->beacons(), 1U) << "begun again";
    EXPECT_EQ(play_.result(2, "isolate-pc").state, S::Waiting);
}

} // namespace
} // namespace enshu::exercise
