// The few questions that are asked of the kernel without starting `ip` or `nft`: because they are
// asked every half second, or of a namespace that has no name. A socket belongs to the namespace it
// was opened in, wherever the thread goes afterwards; it keeps that namespace alive.
#pragma once

#include "orchestrator/fabric/descriptor.h"

#include <cstdint>
#include <string>
#include <vector>

namespace enshu::fabric {

class Netlink {
  public:
    /// NETLINK_NETFILTER or NETLINK_ROUTE, in the calling thread's namespace. Throws
    /// std::runtime_error, as all of this does.
    explicit Netlink(int protocol);

  protected:
    /// The first message of the answer, header included; an acknowledgement where `type` answers
    /// with nothing else. The kernel answers at once; nothing within a second is a failure.
    std::vector<std::uint8_t> ask(std::uint16_t type, std::uint16_t flags,
                                  const std::vector<std::uint8_t> &body) const;

  private:
    Descriptor socket_;
};

/// Counts the changes of all nftables rules of a namespace, whoever makes them.
class RulesetGeneration : Netlink {
  public:
    RulesetGeneration();
    std::uint32_t now() const;
};

/// Devices of a namespace, by their index.
class Devices : Netlink {
  public:
    Devices();
    std::uint64_t sent_frames(int index) const;
    void remove(int index) const;
};

} // namespace enshu::fabric
