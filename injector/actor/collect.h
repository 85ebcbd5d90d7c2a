// `actor collect`: the attacker's side. A small HTTP server that tells of every GET and stores what
// is PUT or POSTed.
#pragma once

#include "injector/actor/address.h"

#include <filesystem>
#include <string>

namespace enshu::actor {

struct CollectOptions {
    std::string socket; ///< the keeper's
    Endpoint listen;
    std::filesystem::path dir; ///< where files arrive
};

/// Serves while the lease holds, waits for it otherwise; never returns. Throws Failure where it
/// cannot serve at all.
[[noreturn]] void collect(const CollectOptions &options);

} // namespace enshu::actor
