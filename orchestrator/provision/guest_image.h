// The guest image that `images/build` made: DIRECTORY/{disk.qcow2, vmlinuz, initrd, cmdline}; the
// directory's name is the digest of its recipe.
#pragma once

#include <filesystem>
#include <string>

namespace enshu::provision {

struct GuestImage {
    std::filesystem::path disk;
    std::filesystem::path kernel;
    std::filesystem::path initrd;
    std::string command_line; ///< of the kernel
    std::string digest;
};

/// Throws std::runtime_error, saying what is missing and how to make it.
GuestImage open_guest_image(const std::filesystem::path &directory);

} // namespace enshu::provision
