// The QEMU processes of an embedded driver, which run on this machine and belong to us.
#pragma once

#include <filesystem>
#include <string>

namespace enshu::libvirt {

/// Where a driver of `uri` notes its guests' process numbers; empty where that is not ours to know.
std::filesystem::path pid_directory_of(const std::string &uri);

/// Ends the process of a guest in the way libvirt does, and returns when it has ended and is
/// collected, or did not end within half a second: libvirt itself looks only every 200 ms. Where
/// there is no such process nothing happens.
void end_qemu(const std::filesystem::path &pid_directory, const std::string &name,
              const std::string &uuid);

} // namespace enshu::libvirt
