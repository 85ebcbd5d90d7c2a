// Inside of exercise/: counts an act that is under way in a guest for as long as it lives.
#pragma once

#include "orchestrator/exercise/team.h"

namespace enshu::exercise {

class Conductor::Flight {
  public:
    /// Under the conductor's lock. `team`: whose guests it acts in; null: none's.
    Flight(Conductor &conductor, Team *team) : conductor_(conductor), team_(team) {
        ++conductor_.in_flight_;
        if (team_)
            ++team_->in_flight;
    }
    /// Not under it.
    ~Flight() {
        const std::lock_guard lock(conductor_.mutex_);
        --conductor_.in_flight_;
        if (team_)
            --team_->in_flight;
        conductor_.woken_ = true;
        conductor_.changed_.notify_all();
    }
    Flight(const Flight &) = delete;
    Flight &operator=(const Flight &) = delete;

  private:
    Conductor &conductor_;
    Team *const team_;
};

} // namespace enshu::exercise
