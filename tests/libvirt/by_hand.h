// What a person would do with libvirt alone, for comparison.
#pragma once

#include "orchestrator/libvirt/connection.h"

#include <filesystem>
#include <string>

namespace enshu::libvirt {

/// What `virsh restore --paused` does.
void restore_by_hand(const Connection &connection, const std::filesystem::path &memory);

/// A QEMU without disks, network and firmware settings of its own; suspended.
void start_empty(const Connection &connection, Accelerator accelerator, const std::string &name,
                 const std::string &uuid);

} // namespace enshu::libvirt
