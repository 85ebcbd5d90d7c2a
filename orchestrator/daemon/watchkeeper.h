// Looks after the machine while exercises run on it: tells them when something becomes scarce, and
// keeps logs from growing without end. One thread for the daemon.
#pragma once

#include "orchestrator/daemon/alarms.h"
#include "orchestrator/daemon/log_cutter.h"
#include "orchestrator/event/log.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

namespace enshu::daemon {

/// An exercise that has machines.
struct Watched {
    std::string exercise;
    std::int64_t exercise_ms = 0;
};

class Watchkeeper {
  public:
    struct Options {
        std::filesystem::path state; ///< of the daemon: where logs are
        std::chrono::milliseconds period{2000};
        LogLimit console;
        LogLimit libvirt{8 << 20, 64 << 10};
    };
    using Exercises = std::function<std::vector<Watched>()>;

    /// Begins to watch. The references outlive it.
    Watchkeeper(VitalsReader &reader, event::EventLog &log, Exercises exercises, Options options);
    ~Watchkeeper();
    Watchkeeper(const Watchkeeper &) = delete;
    Watchkeeper &operator=(const Watchkeeper &) = delete;

  private:
    void run(const std::stop_token &stop);
    void tell(const std::vector<Alarm> &alarms);
    void append(const Watched &to, const char *kind, const Alarm &alarm);
    void cut_logs();
    void cut(const std::filesystem::path &log, const LogLimit &limit);

    VitalsReader &reader_;
    event::EventLog &log_;
    const Exercises exercises_;
    const Options options_;
    Alarms alarms_;
    /// What each exercise was last told of an alarm.
    std::map<std::string, std::map<std::string, Alarm>> told_;
    std::set<std::filesystem::path> cut_; ///< logs that were
    std::mutex mutex_;
    std::condition_variable_any woken_;
    std::jthread thread_;
};

} // namespace enshu::daemon
