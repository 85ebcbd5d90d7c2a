// scenarios/first-light and its walkthrough, as an author has them.
#pragma once

#include "scenario-dsl/load_scenario.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace enshu::test {

inline dsl::Scenario load_first_light() {
    auto loaded = dsl::load_scenario(ENSHU_SOURCE "/scenarios/first-light");
    if (!loaded.scenario)
        throw std::runtime_error("scenarios/first-light has mistakes");
    return std::move(*loaded.scenario);
}

inline dsl::Walkthrough load_first_light_walkthrough(const dsl::Scenario &scenario) {
    auto loaded =
        dsl::load_walkthrough(ENSHU_SOURCE "/scenarios/first-light/walkthrough.yaml", scenario);
    if (!loaded.walkthrough)
        throw std::runtime_error("the walkthrough of scenarios/first-light has mistakes");
    return std::move(*loaded.walkthrough);
}

/// scenarios/first-light, to be changed by a test.
class FirstLight : public testing::Test {
  protected:
    dsl::Objective &objective(const std::string &id) {
        for (dsl::Objective &each : scenario_.objectives)
            if (each.id == id)
                return each;
        throw std::out_of_range(id);
    }
    dsl::Step &step(const std::string &id) {
        for (dsl::Step &each : scenario_.attack)
            if (each.id == id)
                return each;
        throw std::out_of_range(id);
    }
    /// The first act of this type.
    template <typename Act>
    std::size_t index_of() const {
        for (std::size_t i = 0; i < walkthrough_.size(); ++i)
            if (std::holds_alternative<Act>(walkthrough_[i].act))
                return i;
        throw std::out_of_range("no such act");
    }
    template <typename Act>
    void forget() {
        walkthrough_.erase(walkthrough_.begin() + static_cast<std::ptrdiff_t>(index_of<Act>()));
    }

    dsl::Scenario scenario_ = load_first_light();
    dsl::Walkthrough walkthrough_ = load_first_light_walkthrough(scenario_);
};

} // namespace enshu::test
