// `actor beacon`: asks for one URL again and again, as a machine with something on it that reports
// home would.
#pragma once

#include "injector/actor/address.h"
#include "injector/actor/clock.h"

#include <optional>
#include <string>

namespace enshu::actor {

struct BeaconOptions {
    std::string socket; ///< the keeper's
    Url url;
    std::optional<Endpoint> proxy;
    milliseconds min{};
    milliseconds max{};
    std::string agent;
};

/// Returns when the lease ends. Throws Failure(Refused) where there is none to begin with.
void beacon(const BeaconOptions &options);

} // namespace enshu::actor
