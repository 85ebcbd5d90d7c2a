// Which act of a walkthrough is done for which objective.
#pragma once

#include "scenario-dsl/model/scenario.h"

#include <cstdint>
#include <string>
#include <vector>

namespace enshu::rehearse {

/// Ids of objectives: what the item says it is for; else what its act is obviously for. Empty for
/// an act that only looks.
std::vector<std::string> serves(const dsl::WalkthroughItem &item, const dsl::Scenario &scenario);

/// Numbers, from 1, of the acts that are done for this objective.
std::vector<std::size_t> acts_for(const std::string &objective, const dsl::Walkthrough &walkthrough,
                                  const dsl::Scenario &scenario);

/// The walkthrough without the acts of these numbers. What is drawn from
/// the seed stays as it was, though the acts get other numbers.
dsl::Walkthrough without(const std::vector<std::size_t> &acts, const dsl::Walkthrough &walkthrough,
                         const dsl::Scenario &scenario, std::uint64_t seed);

} // namespace enshu::rehearse
