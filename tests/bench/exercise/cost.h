// What the daemon itself costs while an exercise runs.
#pragma once

#include "tests/bench/exercise/field.h"

namespace enshu::bench {

struct CostPlan {
    unsigned teams = 8; ///< of five hosts each
    std::chrono::seconds duration{3600};
    std::chrono::seconds every{10};
};

/// Prints a table; returns it, with every sample, as JSON.
nlohmann::json measure_cost(Field &field, const CostPlan &plan);

} // namespace enshu::bench
