#include "orchestrator/provision/connect.h"

#include <cstring>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>

namespace enshu::provision {

fabric::Descriptor connect_to(const std::filesystem::path &socket) {
    const std::string path = socket.string();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        return {};
    }
    std::memcpy(address.sun_path, path.c_str(), path.size());
    fabric::Descriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (fd.get() < 0 ||
        connect(fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        return {};
    }
    return fd;
}

} // namespace enshu::provision
