// What makes a guest besides its spec: a guest frozen under one form thaws only under the same.
#pragma once

#include "orchestrator/libvirt/connection.h"

#include <string>

namespace enshu::libvirt {

/// One line. Throws LibvirtError.
std::string form_of(virConnectPtr connection, Accelerator accelerator);

} // namespace enshu::libvirt
