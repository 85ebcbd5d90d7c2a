// Ears where no probe may arrive: on every device of the namespaces of this machine and of the
// ranges, and at sockets of this machine as any program of it might have.
#pragma once

#include "orchestrator/isolation/links.h"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace enshu::isolation {

struct Heard {
    std::size_t space = 0;               ///< which namespace: what listen_here() returned
    int device = 0;                      ///< index; 0: not on a device, by a socket
    bool outgoing = false;               ///< it leaves the device: it was sent or passed on there
    const char *socket = nullptr;        ///< "udp": of what kind the socket is
    const std::uint8_t *bytes = nullptr; ///< of a device: from the destination's MAC on
    std::size_t size = 0;
};

class Listeners {
  public:
    /// Listens on all devices of the calling thread's namespace, those that come included. The same
    /// namespace twice is one space. Throws std::runtime_error, as all of this does.
    std::size_t listen_here();
    /// UDP, TCP and raw sockets in the calling thread's namespace, which is the space's.
    void open_sockets(std::size_t space);
    /// Where the UDP and TCP sockets are.
    std::uint16_t port() const { return port_; }

    /// Everything that was heard since; returns after `quiet` without anything, at once with 0.
    void hear(const std::function<void(const Heard &)> &take, std::chrono::milliseconds quiet);
    /// Frames that came faster than they were taken, since it was asked last: not heard.
    std::uint64_t lost();

    std::size_t spaces() const { return spaces_.size(); }
    /// The space's devices as they are now.
    std::map<int, Link> devices(std::size_t space) const { return spaces_.at(space).links.all(); }

  private:
    struct Space {
        std::uint64_t inode = 0; ///< of the namespace
        fabric::Descriptor ear;
        Links links;
    };
    struct Ear {
        fabric::Descriptor socket;
        const char *kind = nullptr;
        std::size_t space = 0;
    };
    void open_udp_and_tcp(std::size_t space);
    void open_raw(std::size_t space);

    std::vector<Space> spaces_;
    std::vector<Ear> sockets_;
    std::uint16_t port_ = 0;
};

} // namespace enshu::isolation
