// `actor keep`: holds the machine's lease and its line to the orchestrator.
//
// From the port come lines {"lease_ms":N}; to it go the lines of JSON that local clients write.
// Each lease is answered by `keep BOOT START`, which says that the emulation is at work and has been
// since when. A lease of 0 ends all that is done at once. Each client hears `lease` about once a second while the lease holds and is cut off when it ends.
#pragma once

#include <string>

namespace enshu::actor {

struct KeepOptions {
    std::string socket;    ///< where clients ask
    bool loopback = false; ///< the port is standard input and output
};

/// Returns only in loopback, when standard input ends. Throws Failure.
void keep(const KeepOptions &options);

} // namespace enshu::actor
