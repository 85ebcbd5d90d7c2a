// How much a guest may write to its disk: what is planned for it, and no more. Its virtual disk is
// larger, because the image has to fit into it (docs/decisions/0014).
#pragma once

#include "scenario-dsl/model/capacity.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace enshu::provision {

inline constexpr std::int64_t disk_budget_bytes = std::int64_t{dsl::disk_growth_mib} << 20;
/// From here on a person is told.
inline constexpr std::int64_t disk_warning_bytes = disk_budget_bytes / 4 * 3;
/// From here on it does not run. The eighth that is left takes what it writes until it stands: a
/// second's worth of what its disk's caps allow (libvirt/domain_xml.cpp).
inline constexpr std::int64_t disk_stop_bytes = disk_budget_bytes / 8 * 7;

/// What a guest whose disk this is has written since it was frozen, as it lies on this machine: in
/// this overlay, and in those below it beside it, each of which a checkpoint ended. 0 where it is
/// not there.
std::int64_t written_bytes(const std::filesystem::path &disk);

/// The same for every host with a disk in a team's directory, by host: of what it writes to now.
std::map<std::string, std::int64_t> written_in(const std::filesystem::path &team);

} // namespace enshu::provision
