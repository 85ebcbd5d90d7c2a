// The network devices of one namespace, asked of the kernel; and how others would address this
// machine.
#pragma once

#include "orchestrator/fabric/descriptor.h"
#include "orchestrator/isolation/frames.h"

#include <map>
#include <string>

namespace enshu::isolation {

struct Link {
    std::string name;
    Mac mac{};
    int master = 0;       ///< the bridge it is a port of; 0: of none
    bool carries = false; ///< up, with somebody at its other end
};

/// Of the namespace in which it was made, from any thread afterwards.
class Links {
  public:
    Links();
    /// By index. Throws std::runtime_error.
    std::map<int, Link> all() const;

  private:
    fabric::Descriptor socket_;
};

/// Of the calling thread's namespace: every interface with its addresses, and the default gateways.
/// Throws std::runtime_error.
Machine this_machine();

} // namespace enshu::isolation
