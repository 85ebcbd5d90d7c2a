// The MSEL as it stands: what a fold over the log says of it, and that the conductor says the same.
#include "orchestrator/exercise/direction.h"

#include "orchestrator/exercise/msel.h"
#include "tests/unit/orchestrator/exercise/play.h"

#include <random>

namespace enshu::exercise {
namespace {

using namespace std::chrono_literals;
using test::Play;
namespace kind = event::kind;

const By bob{"controller:bob", "to see"};

nlohmann::json text_json(const dsl::Text &text) {
    return {text.ja, text.en};
}

nlohmann::json json_of(const std::vector<TeamMsel> &teams) {
    nlohmann::json all = nlohmann::json::array();
    for (const TeamMsel &team : teams)
        for (const MselRow &row : team.items)
            all.push_back({{"team", team.team},
                           {"number", row.number},
                           {"id", row.id},
                           {"attack", row.attack},
                           {"from", row.from},
                           {"to", row.to},
                           {"channel", row.channel},
                           {"text", text_json(row.text)},
                           {"edited", row.edited},
                           {"state", static_cast<int>(row.state)},
                           {"due", row.due.value_or(-1ms).count()},
                           {"at", row.at.value_or(-1ms).count()},
                           {"repeated", row.repeated},
                           {"objectives", row.objectives},
                           {"after", row.after},
                           {"because", row.because},
                           {"reason", text_json(row.reason)},
                           {"by", row.by}});
    return all;
}

class MselTest : public test::PlayTest {
  protected:
    MselTest() { play_.scenario.injects.at(0).expects = {"which-pc", "isolate-pc"}; }
    MselRow row(unsigned team, const std::string &id) {
        const auto teams = Direction(conductor()).msel();
        for (const MselRow &each : teams.at(team - 1).items)
            if (each.id == id)
                return each;
        throw std::out_of_range(id);
    }
    nlohmann::json folded() {
        Msel msel(play_.scenario, static_cast<unsigned>(play_.ranges.size()), play_.options.seed);
        for (const event::Event &event : log().events())
            msel.apply(event);
        return json_of(msel.teams());
    }
};

TEST_F(MselTest, NumbersItemsByTheirEarliestMomentAndKnowsWhatIsExpected) {
    dsl::Inject nudge;
    nudge.id = "nudge";
    nudge.trigger.manual = true;
    nudge.from = "soc";
    play_.scenario.injects.push_back(nudge);
    play_.build();
    std::vector<std::string> ids;
    const auto teams = Direction(conductor()).msel();
    for (const MselRow &each : teams.at(0).items) {
        ids.push_back(each.id);
        EXPECT_EQ(each.number, ids.size());
    }
    EXPECT_EQ(ids, (std::vector<std::string>{"phish", "open", "beacon", "soc-call", "mayor-asks",
                                             "exfil", "nudge"}));
    EXPECT_EQ(row(1, "soc-call").objectives, (std::vector<std::string>{"which-pc", "isolate-pc"}));
    EXPECT_EQ(row(1, "beacon").objectives, (std::vector<std::string>{"isolate-pc"}));
    EXPECT_EQ(row(1, "soc-call").from, "soc");
    EXPECT_EQ(row(1, "soc-call").channel, "phone");
    EXPECT_EQ(row(1, "beacon").to, "pc-suzuki");
    EXPECT_EQ(row(1, "beacon").channel, "beacon");
    EXPECT_EQ(row(1, "phish").state, MselState::Due);
    EXPECT_EQ(row(1, "phish").due, 3min);
    EXPECT_EQ(row(1, "open").state, MselState::Waiting);
    EXPECT_EQ(row(1, "open").after, "phish");
    EXPECT_EQ(row(1, "open").due, std::nullopt);
    EXPECT_EQ(row(1, "nudge").state, MselState::Manual);
}

TEST_F(MselTest, ShowsWhatHasBecomeOfEachItemAndWhy) {
    start();
    Direction direct(conductor());
    direct.hold(2, "phish", bob);
    EXPECT_EQ(row(2, "phish").state, MselState::Held);
    EXPECT_EQ(row(2, "phish").due, 3min);
    EXPECT_EQ(row(2, "phish").by, "controller:bob");
    EXPECT_EQ(row(2, "phish").reason.en, "to see");
    EXPECT_EQ(row(1, "phish").state, MselState::Due);
    direct.edit(1, "soc-call", {"別の文", "Another text"}, bob);
    EXPECT_EQ(row(1, "soc-call").text.en, "Another text");
    EXPECT_TRUE(row(1, "soc-call").edited);
    EXPECT_EQ(row(2, "soc-call").text.en, "Suspicious traffic.");
    direct.skip(2, "beacon", bob);
    EXPECT_EQ(row(2, "beacon").state, MselState::Skipped);
    EXPECT_EQ(row(2, "exfil").state, MselState::Impossible);
    EXPECT_EQ(row(2, "exfil").because, "beacon");
    EXPECT_EQ(row(2, "exfil").reason.en, "`exfil` hangs on `beacon`, which did not happen");
    EXPECT_EQ(row(2, "mayor-asks").because, "soc-call");
    ASSERT_TRUE(play_.until_ended());
    EXPECT_EQ(row(1, "soc-call").state, MselState::Delivered);
    EXPECT_EQ(row(1, "soc-call").at->count(),
              log().find(kind::inject_delivered, "soc-call", 1).at(0).exercise_ms);
    EXPECT_EQ(row(1, "mayor-asks").state, MselState::Withheld);
    EXPECT_EQ(row(1, "exfil").state, MselState::Spared);
    EXPECT_EQ(row(2, "phish").state, MselState::Held) << "nobody has released it";
}

TEST_F(MselTest, AFailedStepMakesWhatHangsOnItImpossible) {
    start();
    play_.ranges[0]->lose("pc-suzuki");
    ASSERT_TRUE(play_.until_logged(kind::step_failed, "open", 1));
    EXPECT_EQ(row(1, "open").state, MselState::Failed);
    EXPECT_FALSE(row(1, "open").reason.en.empty());
    EXPECT_EQ(row(1, "beacon").state, MselState::Impossible);
    EXPECT_EQ(row(1, "soc-call").state, MselState::Impossible);
    EXPECT_EQ(row(1, "soc-call").because, "beacon");
}

// ---- any acts at all
// --------------------------------------------------------------------------------------------

/// Two controllers who do whatever comes to their mind, as far as it is allowed.
class Whims {
  public:
    Whims(Play &play, unsigned seed) : play_(play), random_(seed) {}

    void act() {
        try {
            any();
        } catch (const ExerciseError &) { // the other one was first, or it is too late
            ++refused;
        }
    }

    int refused = 0;
    int done = 0;

  private:
    std::uint32_t below(std::uint32_t limit) {
        return static_cast<std::uint32_t>(random_() % limit);
    }
    std::string item() {
        const auto &attack = play_.scenario.attack;
        const auto &injects = play_.scenario.injects;
        const std::size_t i = below(static_cast<std::uint32_t>(attack.size() + injects.size()));
        return i < attack.size() ? attack[i].id : injects[i - attack.size()].id;
    }

    void any() {
        Conductor &conductor = *play_.conductor;
        Direction direct(conductor);
        const By by{below(2) == 0 ? "controller:bob" : "controller:eve",
                    "whim " + std::to_string(done)};
        const unsigned team = below(static_cast<std::uint32_t>(play_.ranges.size()) + 1);
        switch (below(13)) {
        case 0:
            direct.hold(team, item(), by);
            break;
        case 1:
        case 2:
            direct.release(team, item(), by);
            break;
        case 3:
            if (below(3) == 0)
                direct.skip(team, item(), by);
            break;
        case 4:
            direct.delay_by(team, item(), dsl::Milliseconds(1 + below(120'000)), by);
            break;
        case 5:
            direct.delay_to(team, item(), dsl::Milliseconds(below(1'200'000)), by);
            break;
        case 6:
            direct.edit(team, item(), {"文" + by.reason, "text " + by.reason}, by);
            break;
        case 7:
            direct.repeat(team, item(), by);
            break;
        case 8:
            conductor.fire(team, item(), by.actor, by.reason);
            break;
        case 9:
            direct.set_speed(std::array{0.25, 0.5, 1.0, 2.0, 4.0}.at(below(5)), by);
            break;
        case 10:
            direct.show_scoreboard(static_cast<score::Shown>(below(3)), by);
            break;
        case 11:
            if (below(4) == 0)
                conductor.pause(team, by.actor, by.reason);
            break;
        default:
            conductor.resume(team, by.actor, by.reason);
            break;
        }
        ++done;
    }

    Play &play_;
    std::mt19937 random_;
};

nlohmann::json json_of(const score::Scoreboard &board) {
    nlohmann::json teams = nlohmann::json::array();
    for (const score::TeamScore &team : board.teams)
        for (const score::ObjectiveResult &result : team.objectives)
            teams.push_back({team.team, result.objective, result.points,
                             score::name_of(result.state), result.evidence.en,
                             result.evidence_seq});
    return {score::name_of(board.shown), teams};
}

TEST(MselProperty, WhateverControllersDoTheLiveViewIsTheFoldOfTheLog) {
    int done = 0;
    int refused = 0;
    for (unsigned seed = 1; seed <= 6; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Play play(3);
        for (const auto &[id, at] :
             {std::pair{"a", 2min}, std::pair{"b", 5min}, std::pair{"c", 9min}}) {
            dsl::Inject inject;
            inject.id = id;
            inject.trigger = test::at(at);
            inject.from = "soc";
            inject.text = {"知らせ", "news"};
            play.scenario.injects.push_back(inject);
            inject.id += "2";
            inject.trigger = test::after(id, 30s);
            play.scenario.injects.push_back(inject);
        }
        dsl::Inject nudge = play.scenario.injects.back();
        nudge.id = "nudge";
        nudge.trigger = {};
        nudge.trigger.manual = true;
        play.scenario.injects.push_back(nudge);
        play.options.skip_idle_time = seed % 3 == 0;
        play.build();
        Whims whims(play, seed);
        Msel fold(play.scenario, 3, play.options.seed);
        std::size_t folded = 0;
        const auto agree = [&] {
            const auto events = play.log.events();
            for (; folded < events.size(); ++folded)
                fold.apply(events[folded]);
            ASSERT_EQ(json_of(Direction(*play.conductor).msel()), json_of(fold.teams()))
                << "after event " << folded;
        };
        for (int i = 0; i < 5; ++i)
            whims.act();
        play.conductor->start("c", "");
        for (int turn = 0; turn < 20'000 && play.conductor->state() != State::Ended; ++turn) {
            if (turn % 60 == 0)
                whims.act();
            if (turn % 2'000 == 1'999) { // the daemon is killed, and the next one goes on
                for (auto &range : play.ranges)
                    range->release();
                play.conductor.reset();
                for (auto &range : play.ranges)
                    range->end_beacons();
                play.build();
                play.settle();
                agree();
                if (play.conductor->state() == State::Paused)
                    play.conductor->resume(0, "c", "");
                play.settle();
            }
            play.step();
            if (turn % 10 == 0) {
                ASSERT_NO_FATAL_FAILURE(agree());
            }
        }
        ASSERT_NO_FATAL_FAILURE(agree());
        done += whims.done;
        refused += whims.refused;

        const auto position = play.conductor->position();
        EXPECT_EQ(json_of(play.conductor->shown_scoreboard()),
                  json_of(score::shown_score(play.scenario, 3, play.log.events(), position)));
        for (unsigned team = 1; team <= 3; ++team)
            for (const dsl::Inject &inject : play.scenario.injects) {
                int first = 0;
                std::size_t repeats = 0;
                for (const auto &event : play.log.find(kind::inject_delivered, inject.id, team))
                    event.detail.contains("repeated") ? ++repeats : first += 1;
                EXPECT_LE(first, 1) << inject.id << " of team " << team;
                std::size_t asked = 0;
                for (const auto &event : play.log.find(kind::item_repeated, inject.id))
                    asked += event.team == 0 || event.team == team ? 1 : 0;
                EXPECT_LE(repeats, asked);
                EXPECT_LE(first + static_cast<int>(
                                      play.log.find(kind::inject_withheld, inject.id, team).size()),
                          1)
                    << inject.id << " has one outcome";
            }
    }
    EXPECT_GT(done, 100);
    EXPECT_GT(refused, 50);
}

} // namespace
} // namespace enshu::exercise
