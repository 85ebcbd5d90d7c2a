// The commands with which controllers direct an exercise, and the MSEL as it stands.
#pragma once

#include "enshu/v1/direction.grpc.pb.h"
#include "orchestrator/cli/authoring/authoring.h"
#include "orchestrator/cli/commands.h"

#include <CLI/CLI.hpp>

namespace enshu::cli {

/// `places`, `exercise` and `chosen` outlive `app`.
void add_direction_commands(CLI::App &app, const Places &places, std::string &exercise,
                            Run &chosen);

/// A line for each item, with what speaks against it below; then what can no longer be measured.
std::string schedule_text(const v1::Msel &msel, const Style &style);

} // namespace enshu::cli
