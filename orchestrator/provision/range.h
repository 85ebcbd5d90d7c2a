// One team's live range: what an exercise acts through.
#pragma once

#include "orchestrator/exercise/range_control.h"
#include "orchestrator/provision/evidence.h"
#include "orchestrator/provision/provisioner.h"

#include <map>
#include <memory>
#include <mutex>
#include <set>

namespace enshu::provision {

class Range : public exercise::RangeControl {
  public:
    /// `provisioner`, of the range's site, outlives the range.
    Range(plan::RangePlan plan, Golden golden, Provisioner &provisioner, OnProgress on_progress,
          std::int64_t evidence_bytes = default_evidence_mib << 20);

    inject::GuestChannel &guest(const std::string &host) override;
    void set_cable(const std::string &host, bool plugged) override;
    void take_evidence(const exercise::CaptureOrder &order) override;
    exercise::Captured keep_evidence(const exercise::CaptureOrder &order) override;
    void shut_down(const std::string &host) override;
    void power_on(const std::string &host) override;
    void wait_until_healthy(const std::string &host) override;
    exercise::ProbeAnswer probe(const exercise::Probe &probe) override;
    void put_back(const std::string &host, const std::string &checkpoint) override;
    dsl::Milliseconds checkpoint(const std::string &name) override;
    std::vector<std::string> checkpoints() const override;
    void suspend() override;
    void resume() override;

    const plan::RangePlan &plan() const { return plan_; }
    const Golden &golden() const { return golden_; }
    /// What the log says of a cable, after the daemon was started again.
    void remember_cable(const std::string &host, bool plugged);
    bool plugged(const std::string &host) const;
    /// From now on the range is that of another site, where there is nothing of it yet: put_back()
    /// makes it there as it was frozen. Its checkpoints are forgotten.
    void move_to(Provisioner &provisioner);
    /// That it stands, or is about to.
    void remember_suspended() { suspended_ = true; }

  private:
    const plan::GuestPlan &guest_plan(const std::string &host) const;
    const std::string &uuid_of(const std::string &host) const { return guest_plan(host).uuid; }
    void take(const exercise::CaptureOrder &order, EvidenceItem &item,
              const std::filesystem::path &place);

    const plan::RangePlan plan_;
    const Golden golden_;
    std::atomic<Provisioner *> provisioner_;
    const OnProgress on_progress_; ///< of what is put back
    EvidenceLocker locker_;
    std::atomic<bool> suspended_ = false;
    mutable std::mutex mutex_; ///< guards what follows; never held across a call into a guest
    std::set<std::string> unplugged_;
    std::map<std::string, EvidenceItem> taken_; ///< and not kept yet, by id
    std::map<std::string, std::unique_ptr<inject::GuestChannel>> channels_;
    /// Of sites it lay on before: whoever was given one may use it still.
    std::vector<std::unique_ptr<inject::GuestChannel>> old_channels_;
};

} // namespace enshu::provision
