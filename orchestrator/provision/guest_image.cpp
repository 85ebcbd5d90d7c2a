#include "orchestrator/provision/guest_image.h"

#include <fmt/format.h>

#include <stdexcept>

namespace enshu::provision {

GuestImage open_guest_image(const std::filesystem::path &directory) {
    if (directory.empty()) {
        throw std::runtime_error("no guest image is configured; `./enshu setup` makes one");
    }
    GuestImage image{directory / "disk.qcow2", directory / "vmlinuz", directory / "initrd",
                     directory.filename().string()};
    for (const auto &file : {image.disk, image.kernel, image.initrd}) {
        if (!std::filesystem::is_regular_file(file)) {
            throw std::runtime_error(
                fmt::format("the guest image lacks {}; `./enshu setup` makes it", file.string()));
        }
    }
    return image;
}

} // namespace enshu::provision
