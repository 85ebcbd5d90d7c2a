// A guest frozen so that its clones share its RAM: `memory` is a save image whose stream holds the
// devices' state only; the RAM lies at provision::ram_beside(memory), mapped by every clone
// (docs/decisions/0017).
#pragma once

#include "orchestrator/libvirt/save_image.h"

#include <libvirt/libvirt.h>

#include <filesystem>

namespace enshu::libvirt {

/// Makes the empty file that a template's RAM is to be in, for QEMU's account and nobody else.
/// Throws std::system_error.
void make_ram_file(const std::filesystem::path &file);

/// Writes the devices' state of a suspended template. It has to be ended then, and its RAM kept
/// beside. Throws LibvirtError, std::runtime_error or std::system_error; the guest is as before.
void save_devices(virDomainPtr domain, const std::filesystem::path &memory);

/// What a template that has ended wrote is now `memory`'s. Throws std::system_error.
void keep_ram(const std::filesystem::path &file, const std::filesystem::path &memory);

/// Starts the guest described by `image`, whose devices' state stands in `memory` and whose RAM
/// beside it, suspended. Throws as save_devices() does, and nothing is left of the guest.
void start_clone(virConnectPtr connection, const SaveImage &image,
                 const std::filesystem::path &memory);

} // namespace enshu::libvirt
