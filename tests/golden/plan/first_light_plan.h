// scenarios/first-light as it is in the repository, planned for two teams with assets at paths that
// are nobody's.
#pragma once

#include "orchestrator/plan/range_plan.h"
#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/load_scenario.h"

#include <fmt/format.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace enshu::golden {

inline std::filesystem::path repository() {
    return REPOSITORY;
}

inline dsl::Scenario first_light() {
    dsl::LoadResult loaded = dsl::load_scenario(repository() / "scenarios" / "first-light");
    if (!loaded.scenario)
        throw std::runtime_error(dsl::render(loaded.diagnostics));
    return std::move(*loaded.scenario);
}

inline plan::ExercisePlan plan_first_light() {
    return plan::make_plan(first_light(), "first-light", 2, {"/assets", "/programs/actor"});
}

/// Every file of a seed disk, one below the other.
inline std::string text_of(const plan::SeedPlan &seed) {
    std::string text;
    for (const auto &[path, file] : seed) {
        text += fmt::format("==== {}{}\n", path, file.executable ? " (executable)" : "");
        if (file.copy_of.empty()) {
            text += file.content;
            continue;
        }
        const auto inside = file.copy_of.lexically_relative(repository());
        text += fmt::format("copy of {}\n", inside.empty() || *inside.begin() == ".."
                                                ? file.copy_of.string()
                                                : inside.string());
    }
    return text;
}

} // namespace enshu::golden
