// Inside of exercise/: while it lives, something is done to a team's machines as a whole. The
// team's clock stands and nothing is begun in its guests; an event with lag_ms lets the clock go
// on.
#pragma once

#include "orchestrator/exercise/flight.h"

namespace enshu::exercise {

class Conductor::Hold {
  public:
    /// Under the conductor's lock; nothing else may be done to the team's machines.
    Hold(Conductor &conductor, Team &team, Busy busy);
    /// Not under it.
    ~Hold();
    Hold(const Hold &) = delete;
    Hold &operator=(const Hold &) = delete;

  private:
    Conductor &conductor_;
    Team &team_;
};

} // namespace enshu::exercise
