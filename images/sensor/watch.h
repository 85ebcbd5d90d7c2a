// The sensor at work: capture → engine → log, until it is told to end.
#pragma once

#include "images/sensor/options.h"
#include "images/sensor/rule.h"

#include <atomic>
#include <string>

namespace enshu::sensor {

/// `/var/log/sensor/eve.json` and `eve.json.1` have at most so many bytes each.
inline constexpr std::size_t log_size = 4u << 20;

/// The rules of a file. Throws std::runtime_error, with FILE:LINE:COLUMN and what is wrong, a line
/// per mistake.
std::vector<Rule> load_rules(const Options &options);

/// Returns when a SIGTERM or SIGINT came. Throws std::exception.
void watch(const Options &options);

} // namespace enshu::sensor
