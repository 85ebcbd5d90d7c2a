// The commands with which an exercise is played from outside of its machines: what controllers
// decide, evidence, power, hints.
#pragma once

#include "orchestrator/cli/authoring/authoring.h"
#include "orchestrator/cli/commands.h"

#include <CLI/CLI.hpp>

namespace enshu::cli {

/// `places`, `exercise` and `chosen` outlive `app`.
void add_play_commands(CLI::App &app, const Places &places, std::string &exercise, Run &chosen);

} // namespace enshu::cli
