// How many descriptors this process may have open.
#pragma once

#include <cstdint>

namespace enshu::process {

/// Raises the limit as far as it goes without asking anybody, to at most 65,536: far beyond that,
/// programs that we start and that close everything before they work take seconds. Returns the
/// limit that holds then.
std::uint64_t raise_descriptor_limit();

} // namespace enshu::process
