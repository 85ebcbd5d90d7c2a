#include "injector/actor/range.h"

#include "injector/actor/failure.h"

#include <filesystem>
#include <fstream>

namespace enshu::actor {
namespace {

std::string first_line(const std::filesystem::path &path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

} // namespace

void require_range() {
    if (first_line("/sys/class/dmi/id/sys_vendor") != "Enshu") {
        throw Failure(Exit::Refused, "this machine is not part of a range");
    }
}

// Not by /dev/virtio-ports: udev makes those names some time after the port is there.
std::string find_port(const std::string &name) {
    std::error_code error;
    for (const auto &port : std::filesystem::directory_iterator("/sys/class/virtio-ports", error)) {
        if (first_line(port.path() / "name") == name) {
            return "/dev/" + port.path().filename().string();
        }
    }
    return {};
}

} // namespace enshu::actor
