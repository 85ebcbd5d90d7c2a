// QEMU's own monitor, past libvirt: for what libvirt has no call for. libvirt notes that as a taint
// of the guest.
#pragma once

#include <libvirt/libvirt.h>
#include <nlohmann/json.hpp>

#include <chrono>

namespace enshu::libvirt {

/// A command's `return`. QEMU gets a duplicate of `file`, where one is given. Throws LibvirtError,
/// or std::runtime_error in QEMU's words.
nlohmann::json ask_monitor(virDomainPtr domain, const char *command,
                           const nlohmann::json &arguments = nlohmann::json::object(),
                           int file = -1);

/// What libvirt never asks for: memory that is mapped from a file stays out of a migration stream.
void leave_shared_memory_out(virDomainPtr domain, bool leave);

/// Until the migration that was begun is there. Throws std::runtime_error when it failed or the
/// time is up.
void wait_for_migration(virDomainPtr domain, std::chrono::milliseconds deadline);

} // namespace enshu::libvirt
