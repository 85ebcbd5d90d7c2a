// Keeps an exercise from being played in ranges that are not proved to be islands: proves it before
// START and while it runs, and pauses it where that fails or where somebody changed the rules
// (docs/decisions/0015).
//
// Holds no lock of the exercise and knows nothing of it but the hooks. They are called from the
// guard's own thread, and from that of whoever asks for a proof.
#pragma once

#include "orchestrator/event/event.h"
#include "orchestrator/fabric/fabric.h"
#include "orchestrator/isolation/proof.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace enshu::daemon {

/// Tries to leave ranges (isolation::prove); replaced where there are no networks.
using Prover = std::function<isolation::Proof(const std::vector<plan::RangePlan> &)>;

class Guard {
  public:
    struct Hooks {
        std::function<std::vector<plan::RangePlan>()> ranges; ///< whole plans of what is there
        std::function<bool()> playing;                        ///< RUNNING
        std::function<void(const std::string &reason)> pause; ///< all teams
        std::function<void(const char *kind, nlohmann::json detail)> append;
    };
    struct Times {
        std::chrono::milliseconds between_proofs{std::chrono::minutes(10)};
        /// After one that could not be made; the third in a row pauses.
        std::chrono::milliseconds retry{std::chrono::seconds(5)};
        /// How old the proof may be that START relies on.
        std::chrono::milliseconds fresh{std::chrono::minutes(1)};
        std::chrono::milliseconds longest{std::chrono::minutes(2)}; ///< waiting for another proof
    };

    Guard(Prover prover, Hooks hooks, Times times);
    ~Guard(); ///< waits for a proof that is under way
    Guard(const Guard &) = delete;
    Guard &operator=(const Guard &) = delete;

    /// Now; logs isolation.proved, and pauses an exercise that runs and is not proved. What could
    /// not be tried is in the proof's `trouble`. Throws exercise::ExerciseError (unavailable) where
    /// another proof does not end, and event::LogError.
    isolation::Proof prove();
    /// Before START and before RESUME: returns when isolation is proved, and does so where it is
    /// not. Throws exercise::ExerciseError (failed_precondition) in words otherwise.
    void require_proof();
    /// What the patrol found. Returns at once; the rest is done in the guard's thread: an exercise
    /// that runs is paused, the breach logged, and isolation proved again.
    void on_breaches(const std::vector<fabric::Breach> &breaches);

  private:
    using Clock = std::chrono::steady_clock;
    void watch(const std::stop_token &stop);
    void answer(const std::vector<fabric::Breach> &breaches);
    void prove_in_turn();
    std::unique_lock<std::timed_mutex> turn();
    isolation::Proof attempt();
    void pause(const std::string &reason);

    const Prover prover_;
    const Hooks hooks_;
    const Times times_;

    std::timed_mutex one_at_a_time_; ///< guards a proof being made, and nothing else

    std::mutex mutex_; ///< guards what follows; never held across a hook or a proof
    std::condition_variable_any woken_;
    std::vector<fabric::Breach> breaches_;       ///< not yet answered
    std::uint64_t breached_ = 0;                 ///< times that there were any
    std::optional<Clock::time_point> proved_at_; ///< the latest proof that was ok, unless undone
    Clock::time_point due_;
    unsigned failures_ = 0; ///< in a row, without a leak
    std::jthread thread_;
};

/// Why an exercise may not be played, in one sentence: the first leak, or the trouble.
std::string refusal(const isolation::Proof &proof);

} // namespace enshu::daemon
