// libvirt's save image: the memory of a guest, with its description in front. Undocumented but
// stable since version 2: a header of 92 bytes, the domain's XML and a cookie, QEMU's migration
// stream (docs/decisions/0019).
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace enshu::libvirt {

/// A file that is no save image, or none that we can give another description to.
class SaveImageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// What stands before the stream.
struct SaveImage {
    std::string domain_xml;
    std::string cookie; ///< libvirt's own notes on the guest; may be empty
    bool was_running = false;
    std::uint64_t stream_offset = 0; ///< of QEMU's stream in the file; it goes on to its end
};

/// Reads a file that may be anything. Throws SaveImageError, or std::system_error when it cannot be
/// read.
SaveImage read_save_image(const std::filesystem::path &file);

/// The bytes that stand before the stream in an image with this description.
std::string save_image_head(const SaveImage &image);

} // namespace enshu::libvirt
