// When a log is sealed: which of its events has a seal behind it.
#pragma once

#include "orchestrator/event/kinds.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace enshu::proof {

/// Never more entries than this lie between two seals.
inline constexpr std::uint64_t most_between_seals = 1'000;
/// Nor more time of the wall clock, when there is something new to seal. A clock that was set back
/// so far counts too.
inline constexpr std::int64_t longest_between_seals_ms = 10 * 60 * 1000;

/// Whether an event of this kind is sealed wherever it stands.
inline bool is_sealed_always(std::string_view kind) {
    return kind == event::kind::exercise_state || kind == event::kind::checkpoint_made;
}

/// Why an entry is sealed, as a seal's `why` says it; empty: it is not.
inline std::string_view why_sealed(std::string_view kind, std::uint64_t since_last_seal,
                                   std::int64_t ms_since_last_seal) {
    if (kind == event::kind::exercise_state)
        return "state";
    if (kind == event::kind::checkpoint_made)
        return "checkpoint";
    if (since_last_seal >= most_between_seals)
        return "count";
    return std::abs(ms_since_last_seal) >= longest_between_seals_ms ? "time" : "";
}

} // namespace enshu::proof
