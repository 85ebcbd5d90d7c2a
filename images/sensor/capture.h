// Packets as they come in at this machine's network cards, each once, and only their beginnings.
// The kernel leaves out what tells nothing (bare acknowledgements, later fragments) and hands the
// rest over in blocks a few times a second, so that looking costs little.
#pragma once

#include "images/sensor/packet.h"

#include <functional>
#include <map>
#include <string>

namespace enshu::sensor {

class Capture {
  public:
    /// Needs CAP_NET_RAW. Throws std::system_error.
    Capture();
    ~Capture();
    Capture(const Capture &) = delete;
    Capture &operator=(const Capture &) = delete;

    int descriptor() const { return socket_; } ///< readable when a block is full or old enough
    using Take = std::function<void(Time at, std::string_view interface, Bytes ip)>;
    /// Gives away what there is. Returns whether there was anything.
    bool read(const Take &take);
    /// Packets since the start for which the ring had no room.
    std::uint64_t lost();

  private:
    const std::string &name_of(int interface);
    int socket_ = -1;
    std::uint8_t *ring_ = nullptr;
    unsigned block_ = 0;
    std::uint64_t lost_ = 0;
    std::map<int, std::string> names_;
};

} // namespace enshu::sensor
