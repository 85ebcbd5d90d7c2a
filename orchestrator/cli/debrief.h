// What is said of exercises afterwards: `enshu debrief`, `enshu results`.
#pragma once

#include "enshu/v1/debrief.pb.h"
#include "orchestrator/cli/commands.h"
#include "orchestrator/cli/play_commands.h"

namespace enshu::cli {

/// A line for each result, and one beneath each for its times.
std::string results_text(const v1::ListResultsResponse &list, const Style &style);

void add_debrief_commands(CLI::App &app, const Places &places, Run &chosen);

} // namespace enshu::cli
