// Whether guests run under KVM on another machine: tried there, by libvirt alone
// (docs/decisions/0004, 0018).
#pragma once

#include "orchestrator/libvirt/storage_pool.h"

namespace enshu::libvirt {

/// Runs a guest of one boot sector under KVM there, with a deadline of 10 s. Throws LibvirtError
/// only where the machine cannot be asked.
Accelerator accelerator_of(virConnectPtr connection, DirectoryPool &pool);

} // namespace enshu::libvirt
