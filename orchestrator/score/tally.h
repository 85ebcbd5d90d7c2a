// The score as it grows: each event is folded once, so that a long exercise costs no more per event
// than a short one. score() of score.h is this over a whole log.
#pragma once

#include "orchestrator/score/facts.h"
#include "orchestrator/score/team_time.h"

namespace enshu::score {

class Tally {
  public:
    explicit Tally(unsigned teams) : teams_(teams), times_(teams) {}

    void apply(const event::Event &event);

    /// Every team is judged by its own time, as the events say it.
    Scoreboard board(const dsl::Scenario &scenario, dsl::Milliseconds now) const;
    /// The same; `own`: each team's time, team 1's first.
    Scoreboard board(const dsl::Scenario &scenario, dsl::Milliseconds now,
                     const std::vector<dsl::Milliseconds> &own) const;

  private:
    void fold(std::size_t index, const event::Event &event);

    std::vector<Facts> teams_;    ///< team 1 first
    std::vector<TeamTime> times_; ///< likewise
    std::uint64_t last_seq_ = 0;  ///< the log's order: what is not behind it was folded
    bool ended_ = false;
};

} // namespace enshu::score
