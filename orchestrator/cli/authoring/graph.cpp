// `enshu graph`: the organisation and the timeline as drawings.
#include "orchestrator/cli/authoring/authoring.h"
#include "orchestrator/cli/authoring/output.h"
#include "orchestrator/handbook/drawings.h"

namespace enshu::cli {

void add_graph(CLI::App &app, Run &chosen) {
    struct Options {
        std::filesystem::path scenario;
        std::string what = "organization";
        bool attack = true;
        std::filesystem::path output;
    };
    const auto options = std::make_shared<Options>();
    CLI::App *sub = app.add_subcommand("graph", "draw a scenario as SVG, for a handbook");
    sub->add_option("scenario", options->scenario, "its directory")->required();
    sub->add_option("what", options->what,
                    "organization: zones, hosts, what the policy lets through, and the attack's "
                    "path; timeline: steps, injects and deadlines")
        ->check(CLI::IsMember({"organization", "timeline"}))
        ->capture_default_str();
    sub->add_flag("!--no-attack", options->attack,
                  "organization: leave out the attack and hidden hosts, for trainees");
    sub->add_option("-o,--output", options->output, "a file; otherwise standard output");
    sub->callback([&chosen, options] {
        chosen = [options](const Style &style) {
            const dsl::Scenario scenario = require_scenario(options->scenario, style);
            const auto language = language_of(style);
            write_output(options->output,
                         options->what == "timeline"
                             ? handbook::timeline_svg(scenario, language)
                             : handbook::organization_svg(scenario, language, options->attack));
            return 0;
        };
    });
}

} // namespace enshu::cli
