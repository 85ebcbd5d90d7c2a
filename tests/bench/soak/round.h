// One round of the soak: an exercise comes up, is put back in parts and as a whole, and goes, while
// something is killed at a moment drawn from the round's seed.
#pragma once

#include "tests/bench/soak/account.h"
#include "tests/bench/soak/daemon_process.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace enshu::bench {

inline constexpr auto soak_exercise = "soak";

/// What is drawn: what is killed, in which act, and when.
struct Mishap {
    enum class Victim { Nobody, Qemu, Daemon, Both };
    Victim victim = Victim::Nobody;
    std::string act; ///< up, checkpoint, reset, rewind, destroy
    std::chrono::milliseconds after{0};
    std::uint32_t which = 0; ///< of the QEMU processes, whatever their number
};
/// What a round can do between `up` and `destroy`, in this order.
std::vector<std::string> all_acts();
Mishap draw(std::uint64_t seed, const std::vector<std::string> &acts);
std::string in_words(const Mishap &mishap);

struct Outcome {
    std::vector<std::string> wrong; ///< empty: everything was as it should be
    std::vector<std::string> notes; ///< mended on the way: what a controller would have seen
    double seconds = 0;
    Account account; ///< after destroy
};

/// Throws std::runtime_error only where nothing further can be tried (the daemon does not start).
Outcome play(DaemonProcess &daemon, const Mishap &mishap, const std::vector<std::string> &acts,
             const std::atomic<bool> &cancelled);

} // namespace enshu::bench
