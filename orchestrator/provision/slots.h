// How many may do something at the same time: more would only make each slower. They get their turn
// in the order of their tickets.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace enshu::provision {

/// What ends a job that is no longer wanted.
struct Stopped {};

class Slots {
  public:
    explicit Slots(unsigned count) : free_(count) {}

    /// Holds a slot. Every ticket from 0 on must be taken by somebody.
    class Turn {
      public:
        /// Throws Stopped when `stop` came first.
        Turn(Slots &slots, unsigned ticket, const std::atomic<bool> &stop) : slots_(slots) {
            std::unique_lock lock(slots_.mutex_);
            while (slots_.free_ == 0 || ticket != slots_.next_) {
                if (stop) {
                    throw Stopped{};
                }
                slots_.changed_.wait_for(lock, std::chrono::milliseconds(200));
            }
            --slots_.free_;
            ++slots_.next_;
            slots_.changed_.notify_all();
        }
        ~Turn() {
            const std::lock_guard lock(slots_.mutex_);
            ++slots_.free_;
            slots_.changed_.notify_all();
        }
        Turn(const Turn &) = delete;
        Turn &operator=(const Turn &) = delete;

      private:
        Slots &slots_;
    };

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    unsigned free_;
    unsigned next_ = 0; ///< the ticket whose turn it is
};

} // namespace enshu::provision
