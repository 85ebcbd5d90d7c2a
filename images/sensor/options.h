// The command line.
#pragma once

#include "images/sensor/addresses.h"

#include <stdexcept>
#include <string>

namespace enshu::sensor {

struct Options {
    enum class Command { Watch, Check, Ask } command{};
    std::string rules;                   ///< a file
    std::string log = "/var/log/sensor"; ///< a directory
    std::string socket = "/run/sensor/socket";
    std::string syslog = "/dev/log";
    Variables variables; ///< HOME_NET, what `--net` says, and EXTERNAL_NET: all but HOME_NET
};

class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

extern const char *const usage;

/// Throws UsageError.
Options parse_options(int argc, char **argv);

} // namespace enshu::sensor
