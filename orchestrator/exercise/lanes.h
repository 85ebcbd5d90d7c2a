// One worker thread per lane, so that what hangs in one guest holds up nothing but that guest.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace enshu::exercise {

class Lanes {
  public:
    /// Must not throw.
    using Job = std::function<void(std::stop_token)>;

    ~Lanes() { stop(); }

    /// Runs after the earlier jobs of the same lane, beside those of others. After stop() it is
    /// dropped.
    void post(const std::string &lane, Job job);

    /// Tells running jobs to stop, drops the others, and waits for the running ones.
    void stop();

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
