// Asks the fabric twice a second whether the ranges are still as they were made. One for all
// exercises: a foreign flush of the rules concerns them all.
#pragma once

#include "orchestrator/fabric/fabric.h"

#include <chrono>
#include <functional>
#include <thread>
#include <vector>

namespace enshu::daemon {

class Patrol {
  public:
    using Breaches = std::vector<fabric::Breach>;
    /// `reconcile` is Fabric::reconcile(); what it finds is told at once. A fabric that cannot be
    /// asked for `patience` is told as a breach of all ranges that is not mended, once.
    Patrol(std::function<Breaches()> reconcile, std::function<void(const Breaches &)> tell,
           std::chrono::milliseconds every = std::chrono::milliseconds(500),
           std::chrono::milliseconds patience = std::chrono::seconds(3));

  private:
    void walk(const std::stop_token &stop, std::chrono::milliseconds every,
              std::chrono::milliseconds patience) const;

    const std::function<Breaches()> reconcile_;
    const std::function<void(const Breaches &)> tell_;
    std::jthread thread_;
};

} // namespace enshu::daemon
