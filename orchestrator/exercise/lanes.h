// One worker thread per lane, so that what hangs in one guest holds up nothing but that guest.
#pragma once

#include "orchestrator/exercise/workers.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace enshu::exercise {

class Lanes : public Workers {
  public:
    ~Lanes() override { Lanes::stop(); }

    /// Any thread. Runs beside the jobs of other lanes.
    void post(const std::string &lane, Job job) override;
    void stop() override;

  private:
    struct Lane {
        std::mutex mutex;
        std::condition_variable_any ready;
        std::deque<Job> jobs;
        std::jthread thread;
        void work(const std::stop_token &stop);
    };

    std::mutex mutex_;
    bool stopped_ = false;
    std::map<std::string, std::unique_ptr<Lane>> lanes_;
};

} // namespace enshu::exercise
