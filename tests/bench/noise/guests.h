// What the guests of one hall cost this machine, found without asking the daemon.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace enshu::bench {

/// Seconds of processor time of each guest's QEMU so far, by the guest's name.
std::map<std::string, double> processor_seconds(const std::filesystem::path &state);

} // namespace enshu::bench
