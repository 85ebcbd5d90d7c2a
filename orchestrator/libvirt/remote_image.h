// A save image that lies on another machine: read without bringing its memory here, and given
// another head of the same length.
#pragma once

#include "orchestrator/libvirt/save_image.h"
#include "orchestrator/libvirt/storage_pool.h"

namespace enshu::libvirt {

/// Of a volume. Reads its head only. Throws SaveImageError, LibvirtError.
SaveImage read_remote_image(DirectoryPool &pool, const std::string &volume);

/// What stands before the stream, made as long as it was: the stream stays where it is. XML is
/// written without indentation, so it has room to spare. Throws SaveImageError where it does not.
std::string padded_head(const SaveImage &image);

} // namespace enshu::libvirt
