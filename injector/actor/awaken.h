// What a machine needs that was thawed, or let go again after a pause.
#pragma once

#include <chrono>
#include <string>

namespace enshu::actor {

struct AwakenOptions {
    std::chrono::milliseconds unix_time{};
};

/// Sets the clock, which stood still, and puts the bytes on standard input into the random pool and
/// has it reseeded: no two clones of a machine may draw the same numbers. Needs root. Throws
/// Failure(Failed).
void awaken(const AwakenOptions &options);

/// `1763730000.250`. Throws Failure(Usage).
std::chrono::milliseconds parse_unix_time(const std::string &text);

} // namespace enshu::actor
