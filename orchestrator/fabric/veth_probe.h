// A probe port as a pair of virtual devices.
#pragma once

#include "orchestrator/fabric/probe_port.h"

#include <filesystem>
#include <memory>
#include <string>

namespace enshu::fabric {

/// In the range's network namespace, by its file. A port of this name that is there already goes
/// first.
std::unique_ptr<ProbePort> open_veth_probe(const plan::RangePlan &range, const std::string &zone,
                                           const std::filesystem::path &range_namespace);

} // namespace enshu::fabric
