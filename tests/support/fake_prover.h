// A prover without networks: says what the test wants to hear, and counts who asks.
#pragma once

#include "orchestrator/isolation/proof.h"
#include "orchestrator/plan/range_plan.h"

#include <mutex>
#include <vector>

namespace enshu::test {

inline isolation::Proof sound_proof(unsigned ranges = 1) {
    isolation::Proof proof;
    proof.ranges = ranges;
    proof.counts[static_cast<std::size_t>(isolation::Kind::Uplink)] = {10, 10, 0, 0};
    return proof;
}

inline isolation::Proof leaky_proof() {
    isolation::Proof proof = sound_proof();
    proof.counts[static_cast<std::size_t>(isolation::Kind::Uplink)].through = 1;
    proof.through = {
        {isolation::Kind::Uplink, "udp to 192.0.2.1", "team 1, zone office", "this machine, eth0"}};
    return proof;
}

class FakeProver {
  public:
    isolation::Proof prove(const std::vector<plan::RangePlan> &ranges) {
        const std::lock_guard lock(mutex_);
        ++asked_;
        isolation::Proof proof = next_;
        proof.ranges = static_cast<unsigned>(ranges.size());
        return proof;
    }
    void answer(isolation::Proof proof) {
        const std::lock_guard lock(mutex_);
        next_ = std::move(proof);
    }
    unsigned asked() const {
        const std::lock_guard lock(mutex_);
        return asked_;
    }

  private:
    mutable std::mutex mutex_;
    isolation::Proof next_ = sound_proof();
    unsigned asked_ = 0;
};

} // namespace enshu::test
