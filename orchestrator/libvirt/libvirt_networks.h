// fabric::Fabric with a system or remote libvirtd: a libvirt network per zone without address, DHCP or DNS, and our own
// nftables table around them.
#pragma once

#include "orchestrator/fabric/fabric.h"
#include "orchestrator/libvirt/connection.h"

#include <memory>

namespace enshu::libvirt {

class LibvirtNetworks : public fabric::Fabric {
  public:
    /// Loads the isolation rules first.
    explicit LibvirtNetworks(std::shared_ptr<Connection> connection);

    void build(const plan::RangePlan &range) override;
    void destroy(const plan::RangePlan &range) override;
    void enter(const plan::RangePlan &) override {} ///< guests live in the host's namespace, on our bridges
    std::vector<std::string> leftovers(const std::string &exercise) override;

  private:
    std::vector<std::string> network_names();
    std::shared_ptr<Connection> connection_;
};

std::string network_xml(const std::string &name, const std::string &bridge);

} // namespace enshu::libvirt
