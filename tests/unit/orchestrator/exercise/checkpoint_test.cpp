// Checkpoints of running ranges.
#include "tests/unit/orchestrator/exercise/play.h"

#include <atomic>
#include <future>

namespace enshu::exercise {
namespace {

using namespace std::chrono_literals;
using test::code_of;
using test::Play;
using test::words_of;
namespace kind = event::kind;
using Code = ExerciseError::Code;

class CheckpointTest : public test::PlayTest {
  protected:
    void start() {
        PlayTest::start();
        play_.settle();
    }
    std::vector<std::string> names(unsigned team) {
        std::vector<std::string> names;
        for (const Checkpoint &one : conductor().checkpoints(team))
            names.push_back(one.name);
        return names;
    }
};

TEST_F(CheckpointTest, IsTakenByHandAndTold) {
    start();
    play_.pass(10s);
    play_.ranges[1]->stand_for(1500ms);
    play_.ranges[1]->meanwhile([&] { play_.clock.advance(2s); });
    const auto made = conductor().checkpoint(2, "before-lunch", "controller:root", "lunch");
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(made[0].team, 2U);
    EXPECT_EQ(made[0].name, "before-lunch");
    EXPECT_EQ(made[0].at, 10s);
    EXPECT_EQ(made[0].stood, 1500ms);
    EXPECT_FALSE(made[0].automatic);
    const event::Event told = log().events().back();
    EXPECT_EQ(told.seq, made[0].seq);
    EXPECT_EQ(told.kind, kind::checkpoint_made);
    EXPECT_EQ(told.detail["stood_ms"], 1500);
    EXPECT_EQ(told.detail["automatic"], false);
    EXPECT_EQ(told.detail["lag_ms"], 2000);
    EXPECT_EQ(conductor().position(2), 10s) << "its clock stood meanwhile";
    EXPECT_EQ(conductor().position(1), 12s);
    EXPECT_EQ(names(2), (std::vector<std::string>{"before-lunch"}));
    EXPECT_TRUE(names(1).empty());
}

TEST_F(CheckpointTest, WithoutANameGetsTheNextOneThatIsFree) {
    start();
    EXPECT_EQ(conductor().checkpoint(2, "", "c", "").at(0).name, "hand-1");
    const auto of_all = conductor().checkpoint(0, "", "c", "");
    ASSERT_EQ(of_all.size(), 2U);
    EXPECT_EQ(of_all[0].name, "hand-2");
    EXPECT_EQ(of_all[1].name, "hand-2");
    EXPECT_EQ(names(2), (std::vector<std::string>{"hand-1", "hand-2"}));
    conductor().checkpoint(2, "hand-1", "c", "");
    EXPECT_EQ(names(2), (std::vector<std::string>{"hand-2", "hand-1"})) << "it was replaced";
    for (const char *bad : {"Lunch", "1st", "a/b", "..", "a-name-that-is-much-too-long-for-this"})
        EXPECT_EQ(code_of([&] { conductor().checkpoint(2, bad, "c", ""); }), Code::InvalidArgument)
            << bad;
    EXPECT_EQ(code_of([&] { conductor().checkpoint(3, "x", "c", ""); }), Code::NotFound);
}

TEST_F(CheckpointTest, MayBeTakenWhileEverythingStandsAndNotAfterwards) {
    start();
    conductor().pause(0, "c", "");
    EXPECT_EQ(conductor().checkpoint(1, "", "c", "").size(), 1U);
    EXPECT_TRUE(play_.ranges[0]->suspended());
    conductor().resume(0, "c", "");
    conductor().pause(2, "c", "");
    play_.pass(1min);
    EXPECT_EQ(conductor().checkpoint(2, "", "c", "").size(), 1U);
    play_.pass(1min);
    EXPECT_EQ(conductor().position(2), 0s) << "it is paused as before";
    conductor().end("c", "");
    EXPECT_EQ(code_of([&] { conductor().checkpoint(1, "", "c", ""); }), Code::FailedPrecondition);
}

TEST_F(CheckpointTest, IsTakenByItselfWherePhasesComeToTheirFirstDecision) {
    play_.options.automatic_checkpoints = true;
    start();
    ASSERT_TRUE(play_.until_ended());
    for (unsigned team = 1; team <= 2; ++team) {
        const auto made = log().find(kind::checkpoint_made, "", team);
        ASSERT_FALSE(made.empty());
        EXPECT_EQ(made[0].detail["automatic"], true);
    }
    EXPECT_EQ(names(1), (std::vector<std::string>{"detect", "respond", "contain"}));
    EXPECT_EQ(play_.points(1), 200);
    EXPECT_EQ(play_.points(2), -80);
    EXPECT_EQ(play_.ranges[0]->acts_met() + play_.ranges[1]->acts_met(), 0);
}

TEST_F(CheckpointTest, OfAllTeamsLetsOneStandAtATime) {
    start();
    std::atomic<int> standing = 0;
    int most = 0;
    for (const auto &range : play_.ranges)
        range->meanwhile([&] {
            most = std::max(most, ++standing);
            std::this_thread::sleep_for(20ms);
            --standing;
        });
    auto other = std::async(std::launch::async, [&] { conductor().checkpoint(2, "a", "c", ""); });
    conductor().checkpoint(0, "b", "c", "");
    other.get();
    EXPECT_EQ(most, 1);
    EXPECT_EQ(log().find(kind::checkpoint_made).size(), 3U);
}

TEST_F(CheckpointTest, IsNotTakenByItselfWhereThatIsSwitchedOff) {
    start();
    ASSERT_TRUE(play_.until_ended());
    EXPECT_TRUE(log().find(kind::checkpoint_made).empty());
}

TEST_F(CheckpointTest, ThatFailsIsToldAndHarmsNothing) {
    play_.options.automatic_checkpoints = true;
    play_.ranges[0]->refuse_to_keep(true);
    start();
    EXPECT_EQ(code_of([&] { conductor().checkpoint(0, "mine", "c", ""); }), Code::Unavailable);
    EXPECT_EQ(names(0), (std::vector<std::string>{"mine"})) << "of team 2 it is there";
    ASSERT_TRUE(play_.until_ended());
    const auto notes = log().find(kind::range_note, "", 1);
    ASSERT_EQ(notes.size(), 4U) << "mine, and at three phases";
    EXPECT_NE(notes[3].detail["text_en"].get<std::string>().find("no space left"),
              std::string::npos);
    EXPECT_EQ(play_.points(1), 200);
    EXPECT_TRUE(log().find(kind::checkpoint_made, "", 1).empty());
}

TEST_F(CheckpointTest, LetsAnActUnderWayComeToItsEndFirst) {
    play_.ranges[0]->hang("attacker");
    start();
    ASSERT_TRUE(play_.until_logged(kind::step_started, "phish", 1, 1));
    auto made = std::async(std::launch::async, [&] { conductor().checkpoint(1, "", "c", ""); });
    while (conductor().team_status()[0].doing.empty())
        std::this_thread::sleep_for(1ms);
    EXPECT_TRUE(log().find(kind::checkpoint_made).empty());
    play_.ranges[0]->release();
    made.get();
    EXPECT_EQ(play_.ranges[0]->acts_met(), 0);
    EXPECT_EQ(log().find(kind::checkpoint_made).size(), 1U);
}

TEST_F(CheckpointTest, FailsOverAnActThatDoesNotEnd) {
    play_.options.pause_patience = 20ms;
    play_.ranges[0]->hang("attacker");
    start();
    ASSERT_TRUE(play_.until_logged(kind::step_started, "phish", 1, 1));
    EXPECT_EQ(code_of([&] { conductor().checkpoint(1, "", "c", ""); }), Code::Unavailable);
    EXPECT_TRUE(log().find(kind::checkpoint_made).empty());
    EXPECT_TRUE(conductor().team_status()[0].doing.empty());
    play_.ranges[0]->release();
    play_.settle();
}

TEST_F(CheckpointTest, NothingBeginsInTheTeamsGuestsWhileItIsTaken) {
    start();
    play_.pass(179s);
    std::promise<void> go_on;
    play_.ranges[1]->meanwhile([&] { go_on.get_future().wait(); });
    auto made = std::async(std::launch::async, [&] { conductor().checkpoint(2, "", "c", ""); });
    while (conductor().team_status()[1].doing.empty())
        std::this_thread::sleep_for(1ms);
    auto command = std::async(std::launch::async, [&] {
        return conductor().run_command(2, "gate", "true", "team").exit_code;
    });
    play_.pass(5s);
    EXPECT_EQ(log().find(kind::step_delivered, "phish", 1).at(0).exercise_ms, 180'000)
        << "the other team's step comes in time";
    EXPECT_TRUE(log().find(kind::step_started, "phish", 2).empty());
    EXPECT_TRUE(play_.ranges[1]->commands().empty());
    EXPECT_FALSE(conductor().answer(2, "which-pc", "gate", "team").accepted)
        << "no guest's concern";
    play_.ranges[1]->meanwhile({});
    go_on.set_value();
    made.get();
    EXPECT_EQ(command.get(), 0) << "it waited";
    ASSERT_TRUE(play_.until_logged(kind::step_delivered, "phish", 2));
    EXPECT_EQ(log().find(kind::step_started, "phish", 2).at(0).exercise_ms, 180'000);
}

TEST_F(CheckpointTest, IsFollowedByAnotherOnlyWhenItIsThere) {
    play_.options.pause_patience = 20ms;
    start();
    std::promise<void> go_on;
    play_.ranges[1]->meanwhile([&] { go_on.get_future().wait(); });
    auto made = std::async(std::launch::async, [&] { conductor().checkpoint(2, "", "c", ""); });
    while (conductor().team_status()[1].doing.empty())
        std::this_thread::sleep_for(1ms);
    EXPECT_NE(words_of([&] {
                  conductor().checkpoint(2, "", "c", "");
              }).find("a checkpoint of team 2 is being taken"),
              std::string::npos);
    EXPECT_EQ(code_of([&] { conductor().pause(2, "c", ""); }), Code::FailedPrecondition);
    EXPECT_EQ(code_of([&] { conductor().pause(0, "c", ""); }), Code::FailedPrecondition);
    EXPECT_TRUE(conductor().clock_running());
    EXPECT_EQ(conductor().checkpoint(1, "", "c", "").size(), 1U) << "of another team";
    play_.ranges[1]->meanwhile({});
    go_on.set_value();
    made.get();
    EXPECT_EQ(names(2), (std::vector<std::string>{"hand-1"}));
}

} // namespace
} // namespace enshu::exercise
