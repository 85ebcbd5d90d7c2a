// Detection delay: from what really happened to the event that tells of it, for lost contact and
// for a service's availability.
#pragma once

#include "tests/bench/exercise/field.h"

namespace enshu::bench {

struct DetectionPlan {
    unsigned rounds = 20;
    bool contact = true, available = true;
    std::chrono::seconds silence{10}; ///< that contact-lost asks for
    std::chrono::seconds period{5};   ///< of the beacon at most, and of the probe
};

/// Prints a table; returns it as JSON.
nlohmann::json measure_detection(Field &field, const DetectionPlan &plan);

} // namespace enshu::bench
