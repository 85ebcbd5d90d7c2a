// Jobs done one after another in the order they came, by whoever asks for it: the same exercise
// twice does the same things in the same order.
#pragma once

#include "orchestrator/exercise/workers.h"

#include <deque>

namespace enshu::exercise {

/// For one thread.
class WorkQueue : public Workers {
  public:
    void post(const std::string &lane, Job job) override;
    void stop() override;

    /// Does what was posted, and what that posts. False if there was nothing.
    bool run();

  private:
    std::deque<Job> jobs_;
    std::stop_source stop_;
};

} // namespace enshu::exercise
