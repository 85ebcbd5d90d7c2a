// A probe port as a pair of virtual devices.
#pragma once

#include "orchestrator/fabric/probe_port.h"

#include <filesystem>
#include <memory>
#include <string>

namespace enshu::fabric {

/// The cable of any port: `port.tap` on `port.bridge`, in the network namespace of that file. A
/// device of this name that is there already goes first.
std::unique_ptr<ProbePort> open_veth_port(const plan::NicPlan &port,
                                          const std::filesystem::path &range_namespace);

/// That of probe_identity(). Throws where there is none.
std::unique_ptr<ProbePort> open_veth_probe(const plan::RangePlan &range, const std::string &zone,
                                           const std::filesystem::path &range_namespace);

} // namespace enshu::fabric
