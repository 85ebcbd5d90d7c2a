// One exercise from its start to its end, in simulated time: the conductor of a real run with a
// range that is a model (decision 0011). The same scenario, walkthrough and seed give the same log.
#pragma once

#include "orchestrator/event/event.h"
#include "orchestrator/score/score.h"
#include "scenario-dsl/model/scenario.h"

#include <cstdint>
#include <vector>

namespace enshu::rehearse {

struct Played {
    std::vector<event::Event> events; ///< of team 1 and of all
    score::TeamScore score;           ///< at the end
};

/// `walkthrough`: null for a team that does nothing. Throws std::runtime_error where the exercise
/// broke off, with its reason.
Played play(const dsl::Scenario &scenario, const dsl::Walkthrough *walkthrough, std::uint64_t seed);

} // namespace enshu::rehearse
