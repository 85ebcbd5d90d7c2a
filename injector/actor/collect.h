// `actor collect`: the attacker's side. A small HTTP server that tells of every GET and stores what
// is PUT or POSTed, and a name server that tells of what beacons ask for.
#pragma once

#include "injector/actor/address.h"

#include <filesystem>
#include <optional>
#include <string>

namespace enshu::actor {

struct CollectOptions {
    std::string socket; ///< the keeper's
    Endpoint listen;
    std::optional<Endpoint> names; ///< where it answers as a name server, by UDP
    std::filesystem::path dir; ///< where files arrive
};

/// Serves while the lease holds, waits for it otherwise; never returns. Throws Failure where it
/// cannot serve at all.
[[noreturn]] void collect(const CollectOptions &options);

} // namespace enshu::actor
