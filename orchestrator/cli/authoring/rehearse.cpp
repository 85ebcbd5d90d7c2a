// enshu rehearse: a whole exercise in simulated time, and what it proves of the scenario.
#include "orchestrator/cli/authoring/authoring.h"
#include "orchestrator/cli/authoring/gantt.h"
#include "orchestrator/cli/authoring/rehearsal_text.h"
#include "orchestrator/cli/client.h"
#include "orchestrator/event/describe.h"
#include "scenario-dsl/diagnostics/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <sys/ioctl.h>
#include <unistd.h>

namespace enshu::cli {

namespace fs = std::filesystem;

namespace {

constexpr auto about = "play a whole exercise in simulated time, and prove its scenario";

constexpr auto footer =
    "Plays the exercise with its walkthrough, with a team that does nothing, and once per\n"
    "objective without what the walkthrough does for it (or, where nothing need be done, with the\n"
    "service stopped that it wants kept): with the scheduler, clock and score of a real run, "
    "against\n"
    "a model of the organisation. No machine is started. A command does what its `effect` in the\n"
    "walkthrough says; only a real run shows whether that is true.\n"
    "It is proven that the walkthrough reaches full marks, that doing nothing gets at most the\n"
    "scenario's `floor`, and that each objective is worth what it says. Exit code 0: proven;\n"
    "1: not, with what to change.\n"
    "\n"
    "With --format json, one object. All times are milliseconds of exercise time, or null:\n"
    "  scenario, seed, duration_ms, possible, floor, proven (true or false)\n"
    "  timeline[]: type (step, inject, act, objective), id, label, outcome (delivered, spared,\n"
    "    withheld, failed, penalty, pending), since_ms, at_ms, until_ms; of the walkthrough's "
    "play\n"
    "  plays[]: play (walkthrough, idle, without, spoilt), objective (the one left out), acts "
    "(numbers of\n"
    "    the acts left out), holds, points, events, objectives[]: id, state, points, possible,\n"
    "    at_ms; points_over_time[]: at_ms, points\n"
    "  findings[]: name (stable), subject, text {ja, en}, help {ja, en}";

struct Options {
    fs::path scenario;
    fs::path walkthrough;
    std::uint64_t seed = 1;
    std::string format = "human";
    std::string log;
};

/// Of the terminal; 100 where there is none.
std::size_t terminal_columns() {
    winsize size{};
    if (isatty(STDOUT_FILENO) == 0 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||
        size.ws_col == 0)
        return 100;
    return std::clamp<std::size_t>(size.ws_col, 80, 240);
}

struct Piece {
    dsl::Scenario scenario;
    dsl::Walkthrough walkthrough;
};

Piece load(const Options &options, const Style &style) {
    dsl::LoadResult loaded = dsl::load_scenario(options.scenario);
    const auto refuse = [&](const dsl::Diagnostics &diagnostics, const fs::path &file) {
        fmt::print(stderr, "{}", dsl::render(diagnostics, {style.colour}));
        throw CommandError(no, fmt::format("`{}` has mistakes; see above", file.string()));
    };
    if (!loaded.scenario)
        refuse(loaded.diagnostics, options.scenario);
    if (options.walkthrough.empty()) {
        if (!loaded.walkthrough)
            throw CommandError(no, fmt::format("`{}` has no walkthrough.yaml to rehearse with; "
                                               "write one, or name one with --walkthrough",
                                               options.scenario.string()));
        return {std::move(*loaded.scenario), std::move(*loaded.walkthrough)};
    }
    dsl::WalkthroughResult other = dsl::load_walkthrough(options.walkthrough, *loaded.scenario);
    if (!other.walkthrough)
        refuse(other.diagnostics, options.walkthrough);
    return {std::move(*loaded.scenario), std::move(*other.walkthrough)};
}

std::string chart_text(const dsl::Scenario &scenario, const rehearse::Rehearsal &rehearsal,
                       std::uint64_t seed, const Style &style) {
    const bool ja = style.language == Language::Ja;
    const std::string title =
        fmt::format(fmt::runtime(ja ? "{}  所要{}、乱数の種{}" : "{}  {}, seed {}"),
                    ja ? scenario.title.ja : scenario.title.en,
                    ja ? event::span_text(scenario.duration.count()).ja
                       : event::span_text(scenario.duration.count()).en,
                    seed);
    const auto &knowing = rehearsal.takes[0].played.events;
    const auto &idle = rehearsal.takes[1].played.events;
    return gantt_text({title, rehearse::rows(scenario, knowing),
                       rehearse::points_over_time(knowing), rehearse::points_over_time(idle),
                       rehearsal.possible, scenario.duration.count()},
                      terminal_columns(), style);
}

const rehearse::Take &find_play(const rehearse::Rehearsal &rehearsal, const std::string &name) {
    std::string names;
    for (const rehearse::Take &take : rehearsal.takes) {
        if (name_of(take) == name)
            return take;
        names += (names.empty() ? "" : ", ") + name_of(take);
    }
    throw CommandError(usage, fmt::format("there is no play `{}`; there are {}", name, names));
}

int rehearse_command(const Options &options, const Style &style) {
    const Piece piece = load(options, style);
    const rehearse::Rehearsal rehearsal =
        rehearse::rehearse(piece.scenario, piece.walkthrough, options.seed);
    if (!options.log.empty())
        fmt::print("{}", log_text(find_play(rehearsal, options.log).played, style));
    else if (options.format == "json")
        fmt::print("{}", rehearsal_json(piece.scenario, rehearsal, options.seed));
    else
        fmt::print("{}\n{}", chart_text(piece.scenario, rehearsal, options.seed, style),
                   rehearsal_text(rehearsal, style));
    return rehearsal.proven() ? ok : no;
}

} // namespace

void add_rehearse(CLI::App &app, Run &chosen) {
    const auto options = std::make_shared<Options>();
    CLI::App *sub = app.add_subcommand("rehearse", about);
    sub->add_option("scenario", options->scenario, "its directory")->required();
    sub->add_option("--walkthrough", options->walkthrough,
                    "a file; otherwise the scenario's walkthrough.yaml");
    sub->add_option("--seed", options->seed, "of everything that is drawn")->capture_default_str();
    sub->add_option("--format", options->format, "human or json")
        ->check(CLI::IsMember({"human", "json"}))
        ->capture_default_str();
    sub->add_option("--log", options->log,
                    "print the log of one play instead: walkthrough, idle, or the objective left "
                    "out");
    sub->footer(footer);
    sub->callback([&chosen, options] {
        chosen = [options](const Style &style) { return rehearse_command(*options, style); };
    });
}

} // namespace enshu::cli
