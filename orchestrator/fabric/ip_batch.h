// Devices are made and removed by `ip`, all of a range by one process.
#pragma once

#include <string>

namespace enshu::fabric {

/// Of every bridge of ours. Ports are ready at once, multicast goes to all. The mask sends the
/// link-local frames that a bridge may forward through the rules, which drop them; by default most
/// are given to the host, past all rules.
inline constexpr auto bridge_options = "forward_delay 0 mcast_snooping 0 group_fwd_mask 0xfff8";

/// Lines of `ip -batch`, in the calling thread's network namespace; none is fine. The first that
/// fails ends it. Throws process::ProcessError with what ip says.
void run_batch(const std::string &commands);

} // namespace enshu::fabric
