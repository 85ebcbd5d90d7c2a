// The log as proof: `verify` and `export`, with their options.
#pragma once

#include "enshu/v1/log.pb.h"
#include "orchestrator/cli/authoring/authoring.h"
#include "orchestrator/cli/commands.h"

#include <CLI/CLI.hpp>

namespace enshu::cli {

/// What they refer to outlives the parsing.
void add_log_commands(CLI::App &app, const Places &places, Run &chosen);

/// What a verification came to, over several lines.
std::string log_report_text(const v1::LogReport &report, const Style &style);

/// Verifies the log of an exercise that has just ended, and shows its last seal.
void show_seal(const Places &places, const std::string &exercise, const Style &style);

} // namespace enshu::cli
