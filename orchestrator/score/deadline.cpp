#include "orchestrator/score/deadline.h"

#include <algorithm>

namespace enshu::score {

std::int64_t worth(const dsl::Objective &objective, std::int64_t limit, std::int64_t at) {
    const std::int64_t points = objective.points;
    if (at <= limit)
        return points;
    const dsl::LateRule &late = objective.late;
    switch (late.kind) {
    case dsl::LateRule::Kind::Nothing:
        return 0;
    case dsl::LateRule::Kind::Half:
        return points / 2;
    case dsl::LateRule::Kind::Lose: {
        const std::int64_t every = std::max<std::int64_t>(1, late.every.count());
        const std::int64_t begun = (at - limit + every - 1) / every;
        return std::max<std::int64_t>(0, points - begun * late.lose);
    }
    }
    return 0;
}

std::optional<std::int64_t> last_worth(const dsl::Objective &objective, std::int64_t limit) {
    if (objective.late.kind == dsl::LateRule::Kind::Lose) {
        if (objective.late.lose <= 0)
            return std::nullopt;
        const std::int64_t periods =
            (objective.points + objective.late.lose - 1) / objective.late.lose;
        return limit + (periods - 1) * std::max<std::int64_t>(1, objective.late.every.count());
    }
    if (objective.late.kind == dsl::LateRule::Kind::Half && objective.points / 2 > 0)
        return std::nullopt;
    return limit;
}

Limit limit_of(const dsl::Objective &objective, const Facts &facts) {
    Limit limit;
    if (!objective.within)
        return limit;
    limit.asked = true;
    const std::string &of = objective.within->of;
    if (of.empty()) {
        limit.at_ms = objective.within->time.count();
    } else if (const auto found = facts.happened.find(of); found != facts.happened.end()) {
        limit.at_ms = found->second.at_ms + objective.within->time.count();
        limit.seq = found->second.seq;
    } else if (const auto gone = facts.missing.find(of); gone != facts.missing.end()) {
        limit.missing = &gone->second;
    }
    return limit;
}

} // namespace enshu::score
