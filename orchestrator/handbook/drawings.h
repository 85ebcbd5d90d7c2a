// Drawings of a scenario as SVG, for a handbook or a wall.
#pragma once

#include "scenario-dsl/model/scenario.h"

#include <string>

namespace enshu::handbook {

/// Zones as boxes with their hosts, what the policy lets through as thin arrows, and the attack's
/// path as numbered ones; below it the steps by their numbers. With `attack` false the attack and
/// hidden hosts are left out: what trainees may see.
std::string organization_svg(const dsl::Scenario &scenario, dsl::Language language,
                             bool attack = true);

/// Steps, injects and deadlines over exercise time: from the earliest to the latest moment at which
/// each can be.
std::string timeline_svg(const dsl::Scenario &scenario, dsl::Language language);

} // namespace enshu::handbook
