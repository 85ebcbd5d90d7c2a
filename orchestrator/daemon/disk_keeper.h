// Holds every guest to what is planned for its disk: tells when it has nearly used it up, and stops
// it before it has, so that one that fills its disk fills no other's. One thread for the daemon,
// which looks often: between two looks a guest writes no more than its caps let it
// (provision/disk_budget.h).
#pragma once

#include "orchestrator/event/log.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace enshu::daemon {

/// A guest whose disk is on this machine, or may be.
struct DiskOwner {
    std::string exercise;
    unsigned team = 0;
    std::string host;
    std::string uuid;
    std::filesystem::path directory; ///< of its team
};

class DiskKeeper {
  public:
    struct Hooks {
        std::function<std::vector<DiskOwner>()> guests; ///< those that may be running
        /// Suspends it where it runs. True if it did.
        std::function<bool(const std::string &uuid)> stop;
        /// It was stopped. `why`: after "it".
        std::function<void(const std::string &uuid, const std::string &why)> stopped;
        /// The team's time.
        std::function<std::int64_t(const std::string &exercise, unsigned team)> position_ms;
    };

    /// Begins to watch. `log` and what the hooks use outlive it.
    DiskKeeper(event::EventLog &log, Hooks hooks,
               std::chrono::milliseconds period = std::chrono::milliseconds(250));
    ~DiskKeeper();
    DiskKeeper(const DiskKeeper &) = delete;
    DiskKeeper &operator=(const DiskKeeper &) = delete;

  private:
    enum class Level { Calm, Warning, Stopped };
    void run(const std::stop_token &stop);
    void look();
    void look_at(const DiskOwner &guest, std::int64_t written);
    void tell(const DiskOwner &guest, Level before, Level level, std::int64_t written);

    event::EventLog &log_;
    const Hooks hooks_;
    const std::chrono::milliseconds period_;
    std::map<std::string, Level> told_; ///< by UUID
    std::mutex mutex_;
    std::condition_variable_any woken_;
    std::jthread thread_;
};

} // namespace enshu::daemon
