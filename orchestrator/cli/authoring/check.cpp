#include "orchestrator/cli/authoring/authoring.h"
#include "orchestrator/cli/authoring/capacity.h"
#include "orchestrator/cli/client.h"
#include "scenario-dsl/diagnostics/render.h"

#include <fmt/format.h>

namespace enshu::cli {

namespace fs = std::filesystem;

namespace {

/// Nothing for a scenario with mistakes: what it needs is not known.
void tell_capacity(const fs::path &scenario, unsigned teams, const fs::path &state,
                   const Style &style) {
    if (const auto loaded = dsl::load_scenario(scenario).scenario) {
        fmt::print("{}", describe_capacity(loaded->organization, teams, room_of_this_machine(state),
                                           style.language));
    }
}

} // namespace

void add_check(CLI::App &app, Run &chosen) {
    struct Options {
        fs::path scenario;
        std::string format = "human";
        bool strict = false;
        unsigned teams = 0;
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
    sub->add_flag("--strict", options->strict, "let warnings count as mistakes");
    sub->add_option("--teams", options->teams,
                    "also tell what so many teams need, and whether this machine has it")
        ->check(CLI::Range(1, 40));
    sub->footer("Exit codes: 0 no mistakes (warnings may be there, but for --strict); 1 there are "
                "mistakes; 2 wrong usage.");
    const CLI::Option *state = app.get_option("--state");
    sub->callback([&chosen, options, state] {
        chosen = [options, state](const Style &style) {
            const int answer = check(options->scenario, options->format, style, options->strict);
            if (options->teams > 0 && options->format == "human")
                tell_capacity(options->scenario, options->teams, state->as<std::string>(), style);
            return answer;
        };
    });
}

int check(const fs::path &scenario, const std::string &format, const Style &style, bool strict) {
    const dsl::LoadResult result = dsl::load_scenario(scenario);
    const bool good = result.scenario && (!strict || result.diagnostics.empty());
    if (format == "json") {
        fmt::print("{}", dsl::render_json(result.diagnostics));
    } else if (format == "sarif") {
        fmt::print("{}", dsl::render_sarif(result.diagnostics));
    } else {
        fmt::print(stderr, "{}", dsl::render(result.diagnostics, {style.colour, style.columns}));
    }
    if (good && format == "human") {
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
    return good ? ok : no;
}

} // namespace enshu::cli
