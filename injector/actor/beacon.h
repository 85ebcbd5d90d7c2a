// `actor beacon`: asks for one URL, or for names below one domain, again and again, as a machine
// with something on it that reports home would.
#pragma once

#include "injector/actor/address.h"
#include "injector/actor/clock.h"

#include <optional>
#include <string>
#include <variant>

namespace enshu::actor {

struct WebContact {
    Url url;
    std::optional<Endpoint> proxy;
    std::string agent;
};

struct NameContact {
    Endpoint server; ///< the organisation's name server
    std::string domain;
};

struct BeaconOptions {
    std::string socket; ///< the keeper's
    std::variant<WebContact, NameContact> contact;
    milliseconds min{};
    milliseconds max{};
    std::string key = {}; ///< where it stands (read_key); empty: it has none
};

/// Returns when the lease ends, or at once where one like it runs already. Throws Failure(Refused)
/// where there is no lease to begin with.
void beacon(const BeaconOptions &options);

} // namespace enshu::actor
