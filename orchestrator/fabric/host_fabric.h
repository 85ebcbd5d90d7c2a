// With a system libvirtd: a bridge per zone in the host's own network namespace, and our nftables
// table around all of them (isolation.h). libvirt's own networks are not used: with an address they
// bring DHCP and open ports into the range, without one they run a dozen iptables each
// (docs/decisions/0002).
#pragma once

#include "orchestrator/fabric/fabric.h"

namespace enshu::fabric {

class HostFabric : public Fabric {
  public:
    /// Loads the isolation rules: before the first guest, and again at every build, because another
    /// tool's `nft flush ruleset` takes ours too.
    void build(const plan::RangePlan &range) override;
    /// With the last bridge of ours the rules go too.
    void destroy(const plan::RangePlan &range) override;
    void enter(const plan::RangePlan &) override {} ///< guests live on the host's bridges
    std::vector<std::string> leftovers(const std::string &exercise) override;
};

} // namespace enshu::fabric
