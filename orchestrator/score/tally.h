// The score as it grows: each event is folded once, so that a long exercise costs no more per event
// than a short one. score() of score.h is this over a whole log.
#pragma once

#include "orchestrator/score/facts.h"

#include <unordered_set>

namespace enshu::score {

class Tally {
  public:
    explicit Tally(unsigned teams) : teams_(teams) {}

    void apply(const event::Event &event);

    Scoreboard board(const dsl::Scenario &scenario, dsl::Milliseconds now) const;

  private:
    std::vector<Facts> teams_; ///< team 1 first
    std::unordered_set<std::uint64_t> seen_;
    bool ended_ = false;
};

} // namespace enshu::score
