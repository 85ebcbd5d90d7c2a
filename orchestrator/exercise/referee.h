// Folds the log to the score, and says when the score has changed.
#pragma once

#include "orchestrator/score/display.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace enshu::exercise {

class Referee {
  public:
    Referee(const dsl::Scenario &scenario, unsigned teams)
        : scenario_(scenario), tally_(teams), next_(teams) {}

    void apply(const event::Event &event);

    struct Change {
        unsigned team = 0;
        std::string objective;
        std::string state; ///< of score::name_of
        int points = 0;
    };
    /// What has changed against the objective.decided events so far; nothing is told for an
    /// objective that waits from the beginning. Cheap while nothing happens.
    /// `now`: each team's own time, team 1's first.
    std::vector<Change> changes(const std::vector<dsl::Milliseconds> &now);

    /// `exercise`: its time; `now`: the teams'.
    score::Scoreboard board(dsl::Milliseconds exercise,
                            const std::vector<dsl::Milliseconds> &now) const;

    /// What all but controllers see of that board, and which event said so.
    score::Scoreboard shown(score::Scoreboard live) const { return display_.of(std::move(live)); }
    const score::Display &display() const { return display_; }

    /// Whether a team has reached an objective, in time or late, or has kept a penalty from
    /// happening; as of the last objective.decided.
    bool achieved(unsigned team, const std::string &objective) const;

    /// As of the last changes().
    bool all_decided() const { return all_decided_; }
    struct Next {
        dsl::Milliseconds at{0}; ///< in the team's time
        std::string objective;
    };
    std::optional<Next> next(unsigned team) const { return next_.at(team - 1); }

  private:
    bool of_interest(const event::Event &event);

    const dsl::Scenario &scenario_;
    score::Tally tally_;
    score::Display display_;
    std::set<std::pair<unsigned, std::string>>
        heard_; ///< contacts that change nothing until they are lost
    std::map<std::pair<unsigned, std::string>, std::pair<std::string, int>> told_;
    bool dirty_ = true;
    bool all_decided_ = false;
    std::vector<std::optional<Next>> next_; ///< team 1's first
};

} // namespace enshu::exercise
