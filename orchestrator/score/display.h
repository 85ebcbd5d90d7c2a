// What controllers let everybody see of the score: a fold over scoreboard.shown, beside the tally.
#pragma once

#include "orchestrator/score/tally.h"

namespace enshu::score {

class Display {
  public:
    /// After `tally` has had the event.
    void apply(const event::Event &event, const dsl::Scenario &scenario, const Tally &tally);

    Shown mode() const { return mode_; }
    /// The event that said so; without a kind where there was none.
    const event::Event &said() const { return said_; }
    /// Of the board as it is, what is shown.
    Scoreboard of(Scoreboard live) const;

  private:
    Shown mode_ = Shown::Live;
    Scoreboard frozen_;
    event::Event said_;
};

} // namespace enshu::score
