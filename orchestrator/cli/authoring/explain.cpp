#include "orchestrator/cli/authoring/authoring.h"

namespace enshu::cli {

void add_explain(CLI::App &app, Run &chosen) {
    struct Options {
        std::filesystem::path scenario;
        std::string name;
    };
    const auto options = std::make_shared<Options>();
    CLI::App *sub = app.add_subcommand(
        "explain", "say which way an attack goes, what lets it through and what it leaves");
    sub->add_option("scenario", options->scenario, "its directory")->required();
    sub->add_option("name", options->name,
                    "a step, objective, inject or user; without it all of them, and the zones");
    sub->callback([&chosen, options] {
        chosen = [options](const Style &style) {
            return explain_step(options->scenario, options->name, style);
        };
    });
}

} // namespace enshu::cli
