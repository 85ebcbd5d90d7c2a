#pragma once

#include <chrono>

namespace enshu::actor {

using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// What poll(2) takes: milliseconds until `deadline`, 0 when it is past.
inline int until(Deadline deadline) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now()).count();
    return left < 0 ? 0 : left > 3'600'000 ? 3'600'000 : static_cast<int>(left);
}

} // namespace enshu::actor
