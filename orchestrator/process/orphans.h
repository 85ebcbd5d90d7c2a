// QEMU processes are started through an intermediate process that ends at once; whoever adopts them
// must collect them when they end, or libvirt waits seconds for each (docs/decisions/0003). This
// makes the daemon the one who does.
#pragma once

namespace enshu::process {

/// Makes this process the adopter of its descendants' orphans and collects them for its whole life,
/// from a thread of its own. What libvirt or process::run() waits for themselves is left to them.
/// Call once, before the first connection.
void adopt_and_collect_orphans();

} // namespace enshu::process
