// With a system libvirtd: a bridge per zone in the host's own network namespace, our nftables
// tables around all of them (isolation.h), and a table per range between its ports
// (range_rules.h). libvirt's own networks are not used: with an address they bring DHCP and open
// ports into the range, without one they run a dozen iptables each (docs/decisions/0002).
#pragma once

#include "orchestrator/fabric/fabric.h"
#include "orchestrator/fabric/rules_watch.h"

#include <map>
#include <mutex>

namespace enshu::fabric {

/// "The host's" namespace is that of the threads that use this.
class HostFabric : public Fabric {
  public:
    void build(const plan::RangePlan &range) override;
    /// With the last bridge of ours the isolation goes too.
    void destroy(const plan::RangePlan &range) override;
    void enter(const plan::RangePlan &) override {} ///< guests live on the host's bridges
    std::vector<std::string> leftovers(const std::string &exercise) override;
    std::vector<Breach> reconcile() override;
    std::vector<Dropped> dropped(const plan::RangePlan &range) override;
    std::unique_ptr<ProbePort> open_probe(const plan::RangePlan &range,
                                          const std::string &zone) override;

  private:
    void mend_rules(std::vector<Breach> &breaches);

    std::mutex mutex_; ///< the ranges share rules: one change at a time
    RulesWatch rules_{Surroundings::WithOthers};
    std::map<std::string, plan::RangePlan> ranges_; ///< built by us, by network_namespace
};

} // namespace enshu::fabric
