// A log about first-light, written by a test, and what the score makes of it.
#pragma once

#include "orchestrator/event/kinds.h"
#include "orchestrator/score/score.h"
#include "tests/support/first_light.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

namespace enshu::score {

using namespace std::chrono_literals;
using dsl::Milliseconds;
using event::Event;
namespace kind = event::kind;
using S = ObjectiveState;

class ScoreTest : public testing::Test {
  protected:
    Event &add(Milliseconds at, const char *kind, const char *subject, nlohmann::json detail = {},
               unsigned team = 1) {
        Event event;
        event.seq = events_.size() + 1;
        event.team = team;
        event.kind = kind;
        event.subject = subject;
        event.exercise_ms = at.count();
        if (!detail.is_null())
            event.detail = std::move(detail);
        events_.push_back(event);
        return events_.back();
    }
    void call(Milliseconds at = 5min) { add(at, kind::inject_delivered, "soc-call"); }
    void heard(Milliseconds at) { add(at, kind::contact, "beacon", {{"count", 1}}); }
    void lost(Milliseconds at, Milliseconds last, Milliseconds silent = 40s) {
        add(at, kind::contact_lost, "beacon",
            {{"last_contact_ms", last.count()}, {"silent_ms", silent.count()}, {"last_seq", 31}});
    }
    void answer(Milliseconds at, bool accepted, int left = 0) {
        add(at, kind::answer_given, "which-pc",
            {{"text", "x"}, {"accepted", accepted}, {"tries_left", left}});
    }
    void end(Milliseconds at) {
        add(at, kind::exercise_state, "", {{"from", "RUNNING"}, {"to", "ENDED"}, {"reason", ""}},
            0);
    }
    ObjectiveResult result(const char *objective, Milliseconds now, unsigned team = 1) {
        const Scoreboard board = score(scenario_, 2, events_, now);
        for (const ObjectiveResult &r : board.teams.at(team - 1).objectives)
            if (r.objective == objective)
                return r;
        throw std::out_of_range(objective);
    }
    dsl::Objective &objective(const char *id) {
        for (dsl::Objective &o : scenario_.objectives)
            if (o.id == id)
                return o;
        throw std::out_of_range(id);
    }
    static bool says(const dsl::Text &text, const std::string &en, const std::string &ja) {
        EXPECT_NE(text.en.find(en), std::string::npos) << text.en;
        EXPECT_NE(text.ja.find(ja), std::string::npos) << text.ja;
        return true;
    }

    test::TempDirectory directory_;
    dsl::Scenario scenario_ = test::first_light(directory_.path());
    std::vector<Event> events_;
};

} // namespace enshu::score
