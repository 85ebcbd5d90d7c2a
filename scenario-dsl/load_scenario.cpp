#include "scenario-dsl/load_scenario.h"

#include "scenario-dsl/analyse.h"
#include "scenario-dsl/schema/fields.h"

namespace enshu::dsl {

namespace fs = std::filesystem;

LoadResult load_scenario(const fs::path &directory) {
    Analysis analysis = analyse(directory);
    LoadResult result;
    result.diagnostics = std::move(analysis.diagnostics);
    if (analysis.draft && !result.diagnostics.has_errors()) {
        result.scenario = std::move(analysis.draft->scenario);
        result.walkthrough = std::move(analysis.draft->walkthrough);
    }
    return result;
}

WalkthroughResult load_walkthrough(const fs::path &file, const Scenario &scenario) {
    Analysis analysis = analyse_walkthrough(file, scenario);
    WalkthroughResult result;
    if (!analysis.diagnostics.has_errors())
        result.walkthrough = std::move(analysis.walkthrough);
    result.diagnostics = std::move(analysis.diagnostics);
    return result;
}

} // namespace enshu::dsl
