// The networks of a range behind one seam. A range is an island: nothing here ever joins a zone to
// the host, to another range or to an uplink.
#pragma once

#include "orchestrator/plan/range_plan.h"

#include <string>
#include <vector>

namespace enshu::fabric {

class Fabric {
  public:
    virtual ~Fabric() = default;

    /// Makes the range's networks; what exists already is kept. Throws on failure, and then
    /// destroy() clears the rest.
    virtual void build(const plan::RangePlan &range) = 0;
    /// Removes them. Absent is fine. Needs only the names in the plan.
    virtual void destroy(const plan::RangePlan &range) = 0;
    /// Puts the calling thread where guests of this range must be started. The thread cannot be
    /// used for another range.
    virtual void enter(const plan::RangePlan &range) = 0;
    /// What of ours is on this machine for the exercise, in words: "namespace enshu-a-t1". Empty
    /// after destroy().
    virtual std::vector<std::string> leftovers(const std::string &exercise) = 0;
};

} // namespace enshu::fabric
