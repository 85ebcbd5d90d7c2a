#include "orchestrator/daemon/patrol.h"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <mutex>

namespace enshu::daemon {

Patrol::Patrol(std::function<Breaches()> reconcile, std::function<void(const Breaches &)> tell,
               std::chrono::milliseconds every, std::chrono::milliseconds patience)
    : reconcile_(std::move(reconcile)), tell_(std::move(tell)),
      thread_(
          [this, every, patience](const std::stop_token &stop) { walk(stop, every, patience); }) {}

void Patrol::walk(const std::stop_token &stop, std::chrono::milliseconds every,
                  std::chrono::milliseconds patience) const {
    using Clock = std::chrono::steady_clock;
    std::mutex mutex;
    std::condition_variable_any never;
    auto answered = Clock::now();
    bool told = false;
    while (!stop.stop_requested()) {
        try {
            const Breaches breaches = reconcile_();
            answered = Clock::now();
            told = false;
            if (!breaches.empty()) {
                tell_(breaches);
            }
        } catch (const std::exception &error) {
            if (!told && Clock::now() - answered >= patience) {
                told = true;
                spdlog::error("the ranges' rules cannot be asked for: {}", error.what());
                tell_({{"", std::string("the rules cannot be asked for: ") + error.what(), false}});
            }
        }
        std::unique_lock lock(mutex);
        never.wait_for(lock, stop, every, [] { return false; });
    }
}

} // namespace enshu::daemon
