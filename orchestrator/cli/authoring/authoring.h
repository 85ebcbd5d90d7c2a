// The commands of those who write scenarios: they need no daemon and no machine. One file each.
#pragma once

#include "orchestrator/cli/render.h"
#include "scenario-dsl/load_scenario.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <functional>
#include <string>

namespace enshu::cli {

/// What main() calls once the arguments are read; returns an ExitCode.
using Run = std::function<int(const Style &)>;

/// Adds all commands of this folder. `chosen` outlives the parse.
void add_authoring_commands(CLI::App &app, Run &chosen);

// Each adds one command with its options, and sets `chosen` where it was called.
void add_check(CLI::App &app, Run &chosen);
void add_explain(CLI::App &app, Run &chosen);
void add_reference(CLI::App &app, Run &chosen);
void add_graph(CLI::App &app, Run &chosen);
void add_lsp(CLI::App &app, Run &chosen);
void add_msel(CLI::App &app, Run &chosen);
void add_fmt(CLI::App &app, Run &chosen);
void add_new(CLI::App &app, Run &chosen);

/// Tells what is wrong with a scenario on standard error, and what is in it on standard output.
/// `strict`: a warning is a mistake, too.
int check(const std::filesystem::path &scenario, const std::string &format, const Style &style,
          bool strict = false);

/// Tells of a step, objective, inject or user of a scenario by which way its connections go, which
/// rules open it, and what is left to be found; of all, and the zones, where `name` is empty. A
/// draft with mistakes is told of as far as it can be understood; the answer is `no` then.
int explain_step(const std::filesystem::path &scenario, const std::string &name,
                 const Style &style);

/// A scenario without mistakes, or its diagnostics on standard error and a CommandError.
dsl::Scenario require_scenario(const std::filesystem::path &directory, const Style &style);

} // namespace enshu::cli
