// Firing precision: from the moment at which an act is due to its beginning in the guest.
#pragma once

#include "tests/bench/exercise/field.h"

namespace enshu::bench {

struct FiringPlan {
    unsigned firings = 500; ///< in all
    unsigned teams = 4;     ///< which fire at the same moments
    std::chrono::seconds every{4};
};

/// Prints a table; returns it as JSON.
nlohmann::json measure_firing(Field &field, const FiringPlan &plan);

} // namespace enshu::bench
