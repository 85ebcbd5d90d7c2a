#include "orchestrator/cli/authoring/authoring.h"

#include "orchestrator/cli/client.h"
#include "scenario-dsl/diagnostics/render.h"

#include <fmt/format.h>

namespace enshu::cli {

void add_authoring_commands(CLI::App &app, Run &chosen) {
    const auto all = [](const CLI::App *) { return true; };
    const std::size_t before = app.get_subcommands(all).size();
    // In the order in which an author needs them.
    add_new(app, chosen);
    add_check(app, chosen);
    add_explain(app, chosen);
    add_rehearse(app, chosen);
    add_graph(app, chosen);
    add_msel(app, chosen);
    add_fmt(app, chosen);
    add_reference(app, chosen);
    add_lsp(app, chosen);
    const auto commands = app.get_subcommands(all);
    for (std::size_t i = before; i < commands.size(); ++i)
        commands[i]->group("Writing scenarios");
}

dsl::Scenario require_scenario(const std::filesystem::path &directory, const Style &style) {
    dsl::LoadResult loaded = dsl::load_scenario(directory);
    if (!loaded.scenario) {
        fmt::print(stderr, "{}", dsl::render(loaded.diagnostics, {style.colour, style.columns}));
        throw CommandError(no, fmt::format("`{}` has mistakes; see above", directory.string()));
    }
    return std::move(*loaded.scenario);
}

} // namespace enshu::cli
