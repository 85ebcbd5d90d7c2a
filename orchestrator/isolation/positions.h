// Plans as frames see them: who is where, and what may be heard where. Pure, but for the token.
#pragma once

#include "orchestrator/isolation/judge.h"
#include "orchestrator/plan/range_plan.h"

namespace enshu::isolation {

/// What a proof knows its own frames by.
std::array<std::uint8_t, 8> random_token();

std::set<Mac> macs_of(const Machine &machine);

/// Throws std::invalid_argument for a plan without one.
Mac require_mac(const plan::NicPlan &nic);

Territory territory_of(const plan::RangePlan &range, std::size_t space);

/// Of a port with that identity; it is nobody's neighbour itself.
Standpoint standpoint_of(const plan::RangePlan &range, const plan::NicPlan &identity,
                         const Mac &bridge);

} // namespace enshu::isolation
