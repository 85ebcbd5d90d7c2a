// The networks of a range behind one seam. A range is an island: nothing here ever joins a zone to
// the host, to another range or to an uplink. Inside a zone a guest's port passes what its plan
// says that it is, and no more of it than the caps allow (docs/decisions/0014).
#pragma once

#include "orchestrator/fabric/probe_port.h"
#include "orchestrator/plan/range_plan.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace enshu::fabric {

/// What reconcile() found to be otherwise than build() had left it.
struct Breach {
    std::string network_namespace; ///< the range's; empty where it concerns all ranges of a machine
    std::string what;              ///< "the rules were deleted"
    bool mended = false;           ///< it is as it was again; otherwise only building anew helps
};

/// Frames that a range's rules have dropped since they were loaded.
struct Dropped {
    std::string reason; ///< a name in drop_reasons()
    std::uint64_t frames = 0;
    std::uint64_t bytes = 0;
};

class Fabric {
  public:
    virtual ~Fabric() = default;

    /// Makes the range's networks, loads its rules, and watches them from now on. What exists
    /// already is kept, its rules are loaded anew in one transaction: a range that is adopted is
    /// built again, under its running guests. Throws on failure, and then destroy() clears the
    /// rest.
    virtual void build(const plan::RangePlan &range) = 0;
    /// Removes them. Absent is fine. Needs only the names in the plan.
    virtual void destroy(const plan::RangePlan &range) = 0;
    /// Puts the calling thread where guests of this range must be started. The thread cannot be
    /// used for another range.
    virtual void enter(const plan::RangePlan &range) = 0;
    /// What of ours is on this machine for the exercise, in words: "namespace enshu-a-t1". Empty
    /// after destroy().
    virtual std::vector<std::string> leftovers(const std::string &exercise) = 0;

    /// Looks whether the ranges that were built by this object are still as they were loaded, and
    /// mends what is not. Empty when all is well; then it costs a question to the kernel per range
    /// and starts no process, so that it can be asked every half second. From any thread, but not
    /// by two at once.
    virtual std::vector<Breach> reconcile() = 0;
    /// A reason without a drop is in it with zeros. Throws where the rules are not loaded.
    virtual std::vector<Dropped> dropped(const plan::RangePlan &range) = 0;
    /// Puts a cable into a zone of a range that has been built (probe_port.h). Throws for a zone
    /// that has no probe identity.
    virtual std::unique_ptr<ProbePort> open_probe(const plan::RangePlan &range,
                                                  const std::string &zone) = 0;
};

} // namespace enshu::fabric
