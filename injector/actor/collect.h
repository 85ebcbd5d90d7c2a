// `actor collect`: the attacker's side. A small HTTP server that tells of every GET and stores what
// is PUT or POSTed, and a name server that tells of what beacons ask for. Where the host has web
// sites of the simulated internet, a GET by one of their names is answered with a page and told to
// nobody.
#pragma once

#include "injector/actor/address.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace enshu::actor {

struct CollectOptions {
    std::string socket; ///< the keeper's
    Endpoint listen;
    std::filesystem::path dir;                     ///< where files arrive
    std::vector<std::filesystem::path> sites = {}; ///< StaffTexts of the sites; none: no sites
    std::optional<Endpoint> dns = {};              ///< where it answers as a name server, by UDP
};

/// Serves while the lease holds, waits for it otherwise; never returns. Throws Failure where it
/// cannot serve at all.
[[noreturn]] void collect(const CollectOptions &options);

} // namespace enshu::actor
