// A question to a name server, under the lease. Nobody follows the answer: where a connection goes
// is decided by those who planned the range.
#pragma once

#include "injector/actor/dns.h"
#include "injector/actor/lease.h"

namespace enshu::actor {

struct NameQuestion {
    std::uint16_t id;
    std::string name;
    dns::Type type;
};

/// Whether `server` answered within `patience`. Throws LeaseEnded, and Failure(Usage) unless it
/// is_name().
bool look_up(const NameQuestion &question, const Endpoint &server, milliseconds patience,
             Lease &lease);

} // namespace enshu::actor
