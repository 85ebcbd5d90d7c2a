#include "injector/actor/alone.h"

#include "injector/actor/sha256.h"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>

namespace enshu::actor {

Alone::Alone(const std::string &name) {
    Sha256 sum;
    sum.add(name);
    // An abstract name: it belongs to the network's namespace and goes with its holder.
    const auto taken = sum.finish().substr(0, 32);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, taken.data(), taken.size());
    Fd fd{socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + taken.size());
    if (fd && bind(fd.get(), reinterpret_cast<const sockaddr *>(&address), size) == 0) {
        held_ = std::move(fd);
    } else if (errno != EADDRINUSE) {
        fail("hold a name");
    }
}

} // namespace enshu::actor
