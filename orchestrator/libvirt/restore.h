// One saved guest started as another: its image is given to libvirt with a new head
// (docs/decisions/0019).
#pragma once

#include "orchestrator/libvirt/save_image.h"

#include <libvirt/libvirt.h>

#include <filesystem>

namespace enshu::libvirt {

/// How the memory came to QEMU.
enum class ThawWay { Fifo, File };

/// Starts the guest described by `image`, whose stream stands in `memory`, suspended. The memory
/// goes through a FIFO `beside`.thaw; where FIFOs cannot be used, through a copy of that name.
/// Nothing is left of either. Throws LibvirtError, or std::system_error.
ThawWay restore(virConnectPtr connection, const SaveImage &image,
                const std::filesystem::path &memory, const std::filesystem::path &beside);

} // namespace enshu::libvirt
