// An exercise of first-light in fake time with fake ranges, for the tests of the conductor.
#pragma once

#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/conductor.h"
#include "orchestrator/exercise/lanes.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_range.h"
#include "tests/support/first_light.h"
#include "tests/support/memory_log.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <functional>
#include <thread>

namespace enshu::test {

using namespace std::chrono_literals;
namespace kind = event::kind;

/// The code with which an act is refused.
inline exercise::ExerciseError::Code code_of(const std::function<void()> &act) {
    try {
        act();
    } catch (const exercise::ExerciseError &error) {
        return error.code();
    }
    ADD_FAILURE() << "nothing was thrown";
    return exercise::ExerciseError::Code::Unavailable;
}
/// And its words.
inline std::string words_of(const std::function<void()> &act) {
    try {
        act();
    } catch (const exercise::ExerciseError &error) {
        return error.what();
    }
    return "nothing was thrown";
}

class Play {
  public:
    static constexpr dsl::Milliseconds turn{250};

    explicit Play(unsigned teams = 2, std::vector<event::Event> written = {})
        : log(std::move(written)), scenario(first_light(directory.path())) {
        for (unsigned team = 0; team < teams; ++team)
            ranges.push_back(std::make_unique<FakeRange>(
                std::vector<std::string>{"fw", "gate", "pc-suzuki", "attacker"}));
        options.own_thread = false;
        options.seed = 5;
        options.act_patience = 50ms;
        options.act_poll = 1ms;
        options.pause_patience = 5s;
        options.automatic_checkpoints = false;
        walkthroughs[1] = knowing_team();
    }
    ~Play() {
        for (auto &range : ranges)
            range->release();
    }

    void build() {
        std::vector<exercise::RangeControl *> controls;
        for (auto &range : ranges)
            controls.push_back(range.get());
        conductor.reset();
        lanes = std::make_unique<exercise::Lanes>();
        conductor = std::make_unique<exercise::Conductor>(
            "first-light", scenario, static_cast<unsigned>(ranges.size()), walkthroughs, options,
            log, clock, *lanes, controls);
    }

    /// Waits for the acts under way; not for those in a guest that hangs.
    void settle(unsigned hanging = 0) const {
        const auto give_up = std::chrono::steady_clock::now() + 20s;
        while (conductor->in_flight() > hanging) {
            ASSERT_LT(std::chrono::steady_clock::now(), give_up) << "an act does not end";
            std::this_thread::sleep_for(50us);
        }
    }

    void step(unsigned hanging = 0) {
        clock.advance(turn);
        for (unsigned team = 1; team <= ranges.size(); ++team)
            for (const std::string &line : ranges[team - 1]->lines(turn))
                conductor->on_actor_line(team, "attacker", line);
        conductor->tick();
        settle(hanging);
    }

    /// False if it does not come to it within 30 minutes of fake time.
    bool until(const std::function<bool()> &done, unsigned hanging = 0) {
        for (int i = 0; i < 30 * 60 * 4; ++i) {
            if (done())
                return true;
            step(hanging);
        }
        return done();
    }
    bool until_ended() {
        return until([&] { return conductor->state() == exercise::State::Ended; });
    }
    bool until_logged(const char *kind, const char *subject, unsigned team = 0,
                      unsigned hanging = 0) {
        return until([&] { return !log.find(kind, subject, team).empty(); }, hanging);
    }
    void pass(dsl::Milliseconds time, unsigned hanging = 0) {
        for (dsl::Milliseconds passed{0}; passed < time; passed += turn)
            step(hanging);
    }

    score::ObjectiveResult result(unsigned team, const std::string &objective) const {
        const score::Scoreboard board = conductor->scoreboard();
        for (const auto &r : board.teams.at(team - 1).objectives)
            if (r.objective == objective)
                return r;
        throw std::out_of_range(objective);
    }
    int points(unsigned team) const { return conductor->scoreboard().teams.at(team - 1).points; }

    TempDirectory directory;
    MemoryLog log;
    FakeClock clock;
    std::vector<std::unique_ptr<FakeRange>> ranges;
    dsl::Scenario scenario;
    std::map<unsigned, dsl::Walkthrough> walkthroughs;
    exercise::ConductorOptions options;
    std::unique_ptr<exercise::Lanes> lanes;
    std::unique_ptr<exercise::Conductor> conductor;
};

/// With one of them.
class PlayTest : public testing::Test {
  protected:
    void start() {
        play_.build();
        play_.conductor->start("controller:root", "test");
    }
    exercise::Conductor &conductor() { return *play_.conductor; }
    MemoryLog &log() { return play_.log; }

    Play play_;
};

} // namespace enshu::test
