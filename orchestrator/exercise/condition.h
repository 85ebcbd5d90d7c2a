// `if` and `unless` of steps and injects, decided when they are due.
#pragma once

#include "scenario-dsl/model/scenario.h"

#include <functional>
#include <optional>

namespace enshu::exercise {

/// Why an item whose moment has come does not happen; absent if it does.
std::optional<dsl::Text> objection(const std::optional<dsl::Condition> &only_if,
                                   const std::optional<dsl::Condition> &unless,
                                   const std::function<bool(const dsl::Condition &)> &holds);

} // namespace enshu::exercise
