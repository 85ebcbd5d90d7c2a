// `actor flood`: asks for one page more often than is good for the server, for a while.
#pragma once

#include "injector/actor/address.h"
#include "injector/actor/clock.h"

#include <cstdint>
#include <string>

namespace enshu::actor {

struct FloodOptions {
    static constexpr long most_rate = 50;
    static constexpr long most_seconds = 30 * 60;
    static constexpr std::size_t most_connections = 32;

    std::string socket; ///< the keeper's
    Url url;
    long rate = 1; ///< requests a second
    seconds lasts{};
};

struct Flooded {
    std::uint64_t asked = 0;
    std::uint64_t answered = 0;
};

/// Returns when its time is over or the lease ends. A request for which there is no connection
/// left is not made. Throws Failure(Refused) where there is no lease to begin with.
Flooded flood(const FloodOptions &options);

} // namespace enshu::actor
