#pragma once

#include <string>

namespace enshu::actor {

/// Throws Failure(Refused) unless this machine says of itself that it is one of a range's (its
/// maker, in SMBIOS).
void require_range();

/// The device of the virtio port named `name`; empty where there is none.
std::string find_port(const std::string &name);

} // namespace enshu::actor
