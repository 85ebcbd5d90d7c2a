// What measures ask of a team's machines, and what a second source says of the answer.
//
// A machine is asked through its agent, which the team may have stopped or changed: so what it says
// of itself is held against what others see, where somebody can. "Could not ask" and "the sources
// contradict each other" are thrown, in words for people; neither is an answer.
#pragma once

#include "orchestrator/exercise/range_control.h"
#include "orchestrator/plan/range_plan.h"
#include "orchestrator/provision/hypervisor.h"

#include <functional>

namespace enshu::provision {

/// A range, as far as asking needs it. May be asked from any thread.
struct ProbedRange {
    const plan::RangePlan &plan;
    std::function<inject::GuestChannel &(const std::string &host)> guest;
    std::function<Power(const std::string &host)> power;
    std::function<bool(const std::string &host)> plugged;
};

exercise::ProbeAnswer ask(const ProbedRange &range, const exercise::Probe &probe);

} // namespace enshu::provision
