// How patient to be with guests, and how many to start at once.
#pragma once

#include "orchestrator/libvirt/connection.h"
#include "orchestrator/provision/provisioner.h"

namespace enshu::libvirt {

/// `boot_limit`: for a guest until its agent answers; 0: by accelerator.
provision::Limits limits_for(Accelerator accelerator, unsigned cores,
                             std::chrono::seconds boot_limit);

} // namespace enshu::libvirt
