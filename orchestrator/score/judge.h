// Inside of score/: one objective and one team's facts → its result.
#pragma once

#include "orchestrator/score/facts.h"

namespace enshu::score {

/// A controller's word takes the place of a result; what was measured stays in its evidence.
void apply(const Override &override, ObjectiveResult &result); // override.cpp

ObjectiveResult judge(const dsl::Scenario &scenario, const dsl::Objective &objective,
                      const Facts &facts, std::int64_t now_ms);

/// What the scenario asks, as one sentence.
dsl::Text rule_text(const dsl::Objective &objective);

} // namespace enshu::score
