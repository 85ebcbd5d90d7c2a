// What a verification came to, in sentences for people.
#pragma once

#include "orchestrator/proof/verifier.h"
#include "scenario-dsl/model/scenario.h"

#include <string_view>

namespace enshu::proof {

/// `altered`, `missing`, …: as the API says it.
std::string_view name_of(Wrong what);

/// One sentence: what is wrong, and where.
dsl::Text describe(const Finding &finding);

} // namespace enshu::proof
