// Inside of actions/: what the user of a workstation, or whoever works under their name, does
// there.
#pragma once

#include "injector/actions/verbs.h"

namespace enshu::inject {

std::string home_on(const ActContext &context, const std::string &host);

/// Runs a POSIX shell script as the host's user, in their home, with `arguments` as $1, $2, …
/// ActFailed unless it ends with 0.
RunResult run_as_user(const ActContext &context, const std::string &host, const char *script,
                      const std::vector<std::string> &arguments, dsl::Milliseconds deadline);

} // namespace enshu::inject
