// Inside of score/: until when an objective can be reached, and what it is worth then.
#pragma once

#include "orchestrator/score/facts.h"

namespace enshu::score {

/// The deadline in exercise time, once its reference has happened.
struct Limit {
    bool asked = false; ///< the objective has a deadline at all
    std::optional<std::int64_t> at_ms;
    std::optional<std::uint64_t> seq; ///< of the reference
    const Missing *missing = nullptr; ///< the reference will never happen
};

Limit limit_of(const dsl::Objective &objective, const Facts &facts);

/// The points of an objective that is reached at this moment.
std::int64_t worth(const dsl::Objective &objective, std::int64_t limit, std::int64_t at);

/// The last moment at which the objective is worth anything; absent: always worth something.
std::optional<std::int64_t> last_worth(const dsl::Objective &objective, std::int64_t limit);

} // namespace enshu::score
