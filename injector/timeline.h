// Scenario and walkthrough → the items of one team's exercise, each with its trigger. Pure.
#pragma once

#include "injector/clock.h"
#include "scenario-dsl/model/scenario.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace enshu::inject {

struct Item {
    enum class Kind { Step, Inject, Act };
    std::string id; ///< the step's or inject's; `walkthrough/N` (from 1) for an act
    Kind kind = Kind::Step;
    std::size_t index = 0;          ///< in scenario.attack, scenario.injects or the walkthrough
    std::optional<Milliseconds> at; ///< exercise time; else:
    std::string after;              ///< the item whose outcome this one waits for
    Milliseconds delay{0};          ///< after it; drawn
    bool manual = false;            ///< neither: a controller starts it
};

/// Steps, then injects, then the walkthrough's acts, each in the order written. `walkthrough` may
/// be null. A delay that is a range is drawn from the seed and the item's id alone: the same at
/// every run and for every team. Throws std::invalid_argument for what a checked scenario cannot
/// hold: one id twice, or `after` naming nothing.
std::vector<Item> timeline(const dsl::Scenario &scenario, const dsl::Walkthrough *walkthrough,
                           std::uint64_t seed);

} // namespace enshu::inject
