// The states of an exercise and the way between them: one table.
#pragma once

#include <optional>
#include <string_view>

namespace enshu::exercise {

enum class State {
    Draft,
    Freezing,
    Ready,
    Cloning, ///< the ranges are being built
    Standby, ///< every host answers and every service is healthy
    Running,
    Paused,
    Ended,
    TornDown,
    Broken,
};

/// `DRAFT`, `TORN_DOWN`, …: as in the log and the API.
std::string_view name_of(State state);
std::optional<State> state_named(std::string_view name);

bool may_go(State from, State to);

} // namespace enshu::exercise
