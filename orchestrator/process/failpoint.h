// Places at which a test makes the process die at once, as a power cut would: what must survive
// that is tested at every one of them.
#pragma once

#include <string_view>
#include <vector>

namespace enshu::process {

/// Kills this process (SIGKILL) when the environment has ENSHU_FAILPOINT=NAME, or NAME:N and this
/// is the N-th time. Does nothing otherwise. Throws std::logic_error for a name that is not listed.
void failpoint(std::string_view name);

/// All of them, in the order in which building, playing and taking down come to them.
const std::vector<std::string_view> &failpoints();

} // namespace enshu::process
