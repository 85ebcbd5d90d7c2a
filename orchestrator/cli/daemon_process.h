// Starting and stopping enshud from the command line.
#pragma once

#include "orchestrator/cli/commands.h"

#include <sys/types.h>

namespace enshu::cli {

/// Starts enshud for `places` and waits until it answers. Throws CommandError with the end of its
/// log when it does not. The daemon lives on in a session of its own; its process id is returned.
pid_t start_daemon(const Places &places);

/// Starts one if none answers, and says so.
void ensure_daemon(const Places &places);

/// SIGTERM, then a wait of at most `seconds`. False: it still runs.
bool stop_process(pid_t pid, int seconds);

/// The process id that a daemon wrote beside its socket; 0: none runs.
pid_t running_daemon(const Places &places);

/// Starts a program with our standard error and no standard input. argv[0] is a path.
pid_t start_program(const std::vector<std::string> &argv, const std::filesystem::path &log);

} // namespace enshu::cli
