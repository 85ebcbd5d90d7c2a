// A cable into a zone with nobody but us at its end: it sends and hears frames as if it were a
// guest of that zone.
//
//     auto port = fabric.open_probe(range, "office");
//     port->send(frame);                      // from port->identity(), or a lie
//     while (auto heard = port->receive(200ms)) …
//
// Its end at the bridge is a port of the range like any guest's: in the same rules, under the same
// caps, with an identity of its own that every range plans and no guest has. Our end lies in a
// network namespace that nobody else can enter and that holds no address: not even a frame which
// passes wrongly gets from here to the host. The kernel removes all of it with the descriptor, also
// when the process dies.
#pragma once

#include "orchestrator/plan/range_plan.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace enshu::fabric {

using Frame = std::vector<std::uint8_t>; ///< from the destination's MAC address on, no checksum

class ProbePort {
  public:
    virtual ~ProbePort() = default; ///< pulls the cable: the port is gone when this returns

    /// What the rules take it for: bridge, name of the port (`tap`), MAC and address.
    virtual const plan::NicPlan &identity() const = 0;
    /// Sends the bytes as they are: 14 to 1514, with any source. That the rules drop it is no
    /// failure. Throws where the frame could not be put on the cable.
    virtual void send(const Frame &frame) = 0;
    /// The next frame that came out of the zone, of any destination; nothing within the time:
    /// absent. Our own frames are not heard. Up to some hundred frames wait, later ones are lost.
    virtual std::optional<Frame> receive(std::chrono::milliseconds within) = 0;
    /// Frames that have arrived at the bridge's port, by the kernel's count: proof that they were
    /// sent. Dropped or not is Fabric::dropped().
    virtual std::uint64_t sent() const = 0;
};

/// Who the probe is in a zone: a MAC address and a name like a guest's, and the highest address
/// that none of the zone's guests has. The same for every team but for the names. Absent where the
/// zone has no guest or no free address.
std::optional<plan::NicPlan> probe_identity(const plan::RangePlan &range, const std::string &zone);

} // namespace enshu::fabric
