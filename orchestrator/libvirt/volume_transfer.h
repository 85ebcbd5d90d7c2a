// Bytes to and from a volume by libvirt's streams.
#pragma once

#include "orchestrator/libvirt/handle.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace enshu::libvirt {

/// Sends a file into a volume of its size; `head` stands in place of its first bytes. Holes are
/// skipped: the volume's are holes as well. Throws LibvirtError, or std::system_error where the
/// file cannot be read.
void send_file(virConnectPtr connection, virStorageVolPtr volume, const std::filesystem::path &file,
               const std::string &head,
               const std::function<void(std::uint64_t done, std::uint64_t whole)> &on_copied);

/// Writes all of the volume into a new file, with its holes. Throws LibvirtError, or
/// std::system_error where the file cannot be written.
void receive_file(virConnectPtr connection, virStorageVolPtr volume,
                  const std::filesystem::path &file);

/// Overwrites the volume's first bytes.
void send_bytes(virConnectPtr connection, virStorageVolPtr volume, const std::string &bytes);

/// At most `most` bytes: fewer where the volume ends.
std::string receive_bytes(virConnectPtr connection, virStorageVolPtr volume, std::uint64_t offset,
                          std::uint64_t most);

} // namespace enshu::libvirt
