#include "orchestrator/cli/authoring/authoring.h"
#include "orchestrator/cli/client.h"
#include "scenario-dsl/diagnostics/render.h"

#include <fmt/format.h>

namespace enshu::cli {

namespace fs = std::filesystem;

void add_check(CLI::App &app, Run &chosen) {
    struct Options {
        fs::path scenario;
        std::string format = "human";
    };
    const auto options = std::make_shared<Options>();
    CLI::App *sub = app.add_subcommand("check", "find the mistakes in a scenario");
    sub->add_option("scenario", options->scenario, "its directory")->required();
    sub->add_option(
           "--format", options->format,
           "human: on standard error, with the place in the text; json, for editors; sarif: SARIF "
           "2.1.0, for tools")
        ->check(CLI::IsMember({"human", "json", "sarif"}))
        ->capture_default_str();
    sub->footer(
        "Exit codes: 0 no mistakes (warnings may be there); 1 there are mistakes; 2 wrong usage.");
    sub->callback([&chosen, options] {
        chosen = [options](const Style &style) {
            return check(options->scenario, options->format, style);
        };
    });
}

int check(const fs::path &scenario, const std::string &format, const Style &style) {
    const dsl::LoadResult result = dsl::load_scenario(scenario);
    if (format == "json") {
        fmt::print("{}", dsl::render_json(result.diagnostics));
    } else if (format == "sarif") {
        fmt::print("{}", dsl::render_sarif(result.diagnostics));
    } else {
        fmt::print(stderr, "{}", dsl::render(result.diagnostics, {style.colour, style.columns}));
    }
    if (result.scenario && format == "human") {
        const dsl::Scenario &loaded = *result.scenario;
        int points = 0;
        for (const dsl::Objective &objective : loaded.objectives) {
            points += std::max(0, objective.points);
        }
        const bool ja = style.language == Language::Ja;
        fmt::print(fmt::runtime(
                       ja ? "{}: 問題なし。ホスト {}、攻撃手順 {}、状況付与 {}、目標 {}（満点 "
                            "{}）、所要 {}\n"
                          : "{}: ok. {} hosts, {} attack steps, {} injects, {} objectives worth {} "
                            "points, {}\n"),
                   loaded.id, loaded.organization.hosts.size(), loaded.attack.size(),
                   loaded.injects.size(), loaded.objectives.size(), points,
                   dsl::to_string(loaded.duration));
    }
    return result.scenario ? ok : no;
}

} // namespace enshu::cli
