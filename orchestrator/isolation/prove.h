// Tries to leave the ranges, from a port in every zone of each, and listens where nothing may
// arrive (docs/decisions/0015).
//
// The calling thread stands in the machine's own network namespace and stays there. Nothing is
// kept: ports and listeners are gone when it returns.
#pragma once

#include "orchestrator/fabric/fabric.h"
#include "orchestrator/isolation/proof.h"

namespace enshu::isolation {

struct Options {
    /// How long nothing more may be heard after the last frame before it counts as silence: a
    /// machine that forwards may ask its neighbours first.
    std::chrono::milliseconds quiet{200};
};

/// The ranges have been built by the fabric, and their plans are whole. What could not be tried is
/// in the proof's `trouble`. Throws std::runtime_error where it could not even listen.
Proof prove(const std::vector<plan::RangePlan> &ranges, fabric::Fabric &fabric,
            const Options &options = {});

} // namespace enshu::isolation
