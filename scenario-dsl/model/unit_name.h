// What a step is called inside guests, where its id would tell what an author thought.
#pragma once

#include "scenario-dsl/source/digest.h"

#include <string>

namespace enshu::dsl {

/// Of a transient unit, without `.service`.
inline std::string unit_of(const std::string &step_id) {
    return "enshu-" + sha256_hex("unit " + step_id).substr(0, 8);
}

} // namespace enshu::dsl
