// The seed disk of one host: what makes a guest of the common image into this host. The form is
// described in docs/guest.md.
#pragma once

#include "orchestrator/plan/range_plan.h"

namespace enshu::plan {

SeedPlan plan_seed(const dsl::Scenario &scenario, const dsl::Host &host, const RangePlan &range,
                   const Assets &assets);

/// The router's nftables rules: the scenario's policy, everything else refused and logged.
std::string router_rules(const dsl::Organization &organization);

std::string service_name(dsl::ServiceKind kind);
std::string role_name(dsl::HostRole role);

} // namespace enshu::plan
