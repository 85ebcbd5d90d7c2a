// The front door of the language: a directory in, a Scenario or diagnostics out.
#pragma once

#include "scenario-dsl/diagnostics/diagnostic.h"
#include "scenario-dsl/model/scenario.h"

#include <filesystem>
#include <optional>

namespace enshu::dsl {

struct LoadResult {
    std::optional<Scenario> scenario; ///< present exactly when no diagnostic is an error
    /// walkthrough.yaml beside scenario.yaml, where there is one and no diagnostic is an error.
    std::optional<Walkthrough> walkthrough;
    Diagnostics diagnostics; ///< owns the texts it points into; render() works after the load
};

struct WalkthroughResult {
    std::optional<Walkthrough> walkthrough;
    Diagnostics diagnostics;
};

/// Reads `directory`/scenario.yaml, its organisation, its walkthrough if there is one, and the
/// files they name, and checks all of it. A file that cannot be read is a diagnostic too. Never
/// throws for what an author can get wrong. Tools that want places as well call analyse().
LoadResult load_scenario(const std::filesystem::path &directory);

/// Reads another walkthrough against a loaded scenario.
WalkthroughResult load_walkthrough(const std::filesystem::path &file, const Scenario &scenario);

} // namespace enshu::dsl
