// Inside of exercise/: counts an act that is under way in a guest for as long as it lives.
#pragma once

#include "orchestrator/exercise/conductor.h"

namespace enshu::exercise {

class Conductor::Flight {
  public:
    /// Under the conductor's lock.
    explicit Flight(Conductor &conductor) : conductor_(conductor) { ++conductor_.in_flight_; }
    /// Not under it.
    ~Flight() {
        const std::lock_guard lock(conductor_.mutex_);
        --conductor_.in_flight_;
        conductor_.woken_ = true;
        conductor_.changed_.notify_all();
    }
    Flight(const Flight &) = delete;
    Flight &operator=(const Flight &) = delete;

  private:
    Conductor &conductor_;
};

} // namespace enshu::exercise
