// Two teams' ranges on a machine apart from this one: each a `gate` in two zones and a `pc` in one,
// booted once and thawed for both.
#pragma once

#include "sites.h"

namespace enshu::e2e {

class RangesApart {
  public:
    /// Throws where it could not be made.
    RangesApart(Place &place, const fs::path &image, const fs::path &scratch);
    ~RangesApart();
    RangesApart(const RangesApart &) = delete;
    RangesApart &operator=(const RangesApart &) = delete;

    const std::vector<plan::RangePlan> &ranges() const { return ranges_; }
    const plan::GuestPlan &guest(unsigned team, const std::string &host) const;
    /// What a shell command in the guest prints.
    std::string said(unsigned team, const std::string &host, const std::string &command) const;

  private:
    provision::GuestSpec spec_of(const plan::RangePlan &range, const plan::GuestPlan &guest);
    void freeze(const plan::RangePlan &golden);
    void thaw(const plan::RangePlan &range);

    Place &place_;
    FrozenGuest common_;
    plan::RangePlan golden_;
    std::vector<plan::RangePlan> ranges_;
    std::map<std::string, fs::path> frozen_disks_; ///< by host
};

} // namespace enshu::e2e
