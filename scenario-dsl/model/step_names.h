// What a step is called inside guests and towards the attacker, where its id would tell what an
// author thought.
#pragma once

#include "scenario-dsl/source/digest.h"

#include <string>

namespace enshu::dsl {

/// Of a transient unit, without `.service`.
inline std::string unit_of(const std::string &step_id) {
    return "enshu-" + sha256_hex("unit " + step_id).substr(0, 8);
}

/// The path under which the collector receives what a step takes out: `/drop/` and 8 hexadecimal
/// digits.
inline std::string upload_path(const std::string &step_id) {
    return "/drop/" + sha256_hex("drop " + step_id).substr(0, 8);
}

} // namespace enshu::dsl
