// Which logs an exercise's evidence stands in, and how many of their lines are that.
#pragma once

#include "scenario-dsl/model/scenario.h"

#include <functional>
#include <string>
#include <vector>

namespace enshu::bench {

/// One log of one host, and what of it the attack has written.
struct Log {
    std::string host;
    std::string where;                 ///< absolute path of a file or directory, or `journal`
    std::vector<std::string> patterns; ///< a line that holds one of them is the attack's
};

/// The logs of visible hosts, in their order; those without a trace of the attack too.
std::vector<Log> logs_of(const dsl::Scenario &scenario);

struct Lines {
    long all = 0;
    long of_the_attack = 0;
};

/// Counts them in the guest; `run` returns what a command there prints.
Lines count(const Log &log, const std::function<std::string(const std::string &)> &run);

} // namespace enshu::bench
