// What a daemon's work has left on this machine, found without asking the daemon.
#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace enshu::bench {

struct Account {
    std::vector<std::string>
        left;                  ///< processes, namespaces, devices, rules, mounts, files of ranges
    unsigned daemon_files = 0; ///< open descriptors
    unsigned daemon_threads = 0;
    double daemon_mib = 0; ///< resident
    double state_mib = 0;  ///< files below the state directory, without goldens
    unsigned zombies = 0;  ///< children of the daemon that nobody collects

    nlohmann::json to_json() const;
};

/// `exercise`: what the namespaces are named after.
Account account_of(pid_t daemon, const std::filesystem::path &state, const std::string &exercise);

/// What has grown beyond what an idle daemon may have more than another one, in words.
std::vector<std::string> grown(const Account &before, const Account &after);

/// Process ids of the QEMUs below `state`.
std::vector<pid_t> qemus_below(const std::filesystem::path &state);

} // namespace enshu::bench
