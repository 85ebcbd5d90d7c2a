// A connection to a UNIX socket of this machine.
#pragma once

#include "orchestrator/fabric/descriptor.h"

#include <filesystem>

namespace enshu::provision {

/// A stream socket that never waits; none (below 0) where nobody listens at that path.
fabric::Descriptor connect_to(const std::filesystem::path &socket);

} // namespace enshu::provision
