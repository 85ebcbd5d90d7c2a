#include "scenario-dsl/load_scenario.h"

#include "scenario-dsl/analyse.h"
#include "scenario-dsl/check/check.h"
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
    const Type &type = walkthrough_file();
    Analysis analysis = analyse_shape(file, type);
    WalkthroughResult result;
    result.diagnostics = std::move(analysis.diagnostics);
    const Node *root = analysis.files.front().root.get();
    if (!root || !root->is(Node::Type::List))
        return result;
    check_references(*root, type, scenario, {}, result.diagnostics);
    Walkthrough walkthrough = decode_walkthrough({root, &type});
    check_vary(*root, walkthrough, scenario, nullptr, result.diagnostics);
    check_walkthrough(*root, walkthrough, scenario, nullptr, result.diagnostics);
    if (!result.diagnostics.has_errors())
        result.walkthrough = std::move(walkthrough);
    return result;
}

} // namespace enshu::dsl
