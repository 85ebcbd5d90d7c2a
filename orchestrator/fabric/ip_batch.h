// Devices are made and removed by `ip`, all of a range by one process.
#pragma once

#include <string>

namespace enshu::fabric {

/// Lines of `ip -batch`, in the calling thread's network namespace; none is fine. The first that
/// fails ends it. Throws process::ProcessError with what ip says.
void run_batch(const std::string &commands);

} // namespace enshu::fabric
