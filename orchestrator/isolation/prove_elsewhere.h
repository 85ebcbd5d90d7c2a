// The same trial for ranges on another machine, where no cable and no ear of ours can be: their own
// guests send and listen (guest_probe.h), and the hypervisor's count is the proof that frames were
// sent (docs/decisions/0015). What that cannot show is said in every proof (limits_elsewhere()).
#pragma once

#include "injector/guest_channel.h"
#include "orchestrator/isolation/proof.h"
#include "orchestrator/plan/range_plan.h"

#include <memory>

namespace enshu::isolation {

/// A machine elsewhere, as far as a proof needs it. Calls come from several threads; all of them
/// throw std::runtime_error where it cannot be asked.
class Elsewhere {
  public:
    virtual ~Elsewhere() = default;
    /// What is known from afar of its interfaces, addresses and gateways.
    virtual Machine machine() = 0;
    /// The MAC of the bridge of every zone.
    virtual Mac bridge_mac() = 0;
    virtual std::unique_ptr<inject::GuestChannel> open(const std::string &uuid) = 0;
    /// How many frames have come from the guest at its tap, by the machine's own count.
    virtual std::uint64_t sent(const std::string &uuid, const std::string &tap) = 0;
    virtual bool is_suspended(const std::string &uuid) = 0;
    virtual void suspend(const std::string &uuid) = 0;
    virtual void resume(const std::string &uuid) = 0;
};

/// The ranges lie there. Where all of their guests are suspended, as in a pause, they run for the
/// seconds that it takes; where some are, those say nothing, and are named in `unheard`, as is who
/// does not answer. What could not be tried is in the proof's `trouble`.
Proof prove_elsewhere(const std::vector<plan::RangePlan> &ranges, Elsewhere &elsewhere,
                      std::chrono::milliseconds quiet = std::chrono::milliseconds(500));

} // namespace enshu::isolation
