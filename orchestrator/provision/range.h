// One team's live range: what an exercise acts through.
#pragma once

#include "orchestrator/exercise/range_control.h"
#include "orchestrator/provision/hypervisor.h"

#include <map>
#include <memory>
#include <mutex>

namespace enshu::provision {

class Range : public exercise::RangeControl {
  public:
    Range(plan::RangePlan plan, Hypervisor &hypervisor);

    inject::GuestChannel &guest(const std::string &host) override;
    void set_cable(const std::string &host, bool plugged) override;
    void suspend() override;
    void resume() override;

    const plan::RangePlan &plan() const { return plan_; }

  private:
    const std::string &uuid_of(const std::string &host) const;

    plan::RangePlan plan_;
    Hypervisor &hypervisor_;
    std::mutex mutex_; ///< guards channels_; never held across a call into a guest
    std::map<std::string, std::unique_ptr<inject::GuestChannel>> channels_;
};

} // namespace enshu::provision
