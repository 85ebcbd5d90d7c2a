#include "orchestrator/provision/guest_image.h"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

namespace enshu::provision {

GuestImage open_guest_image(const std::filesystem::path &directory) {
    if (directory.empty()) {
        throw std::runtime_error("no guest image is configured; `./enshu setup` makes one");
    }
    GuestImage image{directory / "disk.qcow2", directory / "vmlinuz", directory / "initrd", "",
                     directory.filename().string()};
    const std::filesystem::path command_line = directory / "cmdline";
    for (const auto &file : {image.disk, image.kernel, image.initrd, command_line}) {
        if (!std::filesystem::is_regular_file(file)) {
            throw std::runtime_error(
                fmt::format("the guest image lacks {}; `./enshu setup` makes it", file.string()));
        }
    }
    std::ifstream stream(command_line);
    std::getline(stream, image.command_line);
    return image;
}

} // namespace enshu::provision
