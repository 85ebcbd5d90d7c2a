// A remote hypervisor's fabric: a libvirt network per zone, made through libvirt alone, and one
// network filter on every cable.
//
// A network has neither address nor forwarding, so there is no DHCP and no DNS. Its bridge is a
// device of the host all the same, and a host answers on any device for any of its addresses
// (docs/decisions/0002). Rules of our own cannot be loaded there; so every bridge has the one MAC
// address, and but for ARP only what a guest sends to another guest passes its cable: nothing to
// that address, to a broadcast or to a group, and nothing from the host.
#pragma once

#include "orchestrator/fabric/fabric.h"
#include "orchestrator/fabric/probe_port.h"
#include "orchestrator/libvirt/connection.h"

#include <map>
#include <memory>
#include <mutex>

namespace enshu::libvirt {

inline constexpr auto guard_name = "enshu-guard";
/// Locally administered. Each bridge is a network of its own, so they may share it.
inline constexpr auto bridge_mac = "52:54:00:65:6e:73";

/// For golden tests and for libvirt.
std::string network_xml(const plan::RangePlan &range, const plan::BridgePlan &bridge);
std::string guard_xml();

class NetworkFabric : public fabric::Fabric {
  public:
    explicit NetworkFabric(std::shared_ptr<Connection> connection)
        : connection_(std::move(connection)) {}

    void build(const plan::RangePlan &range) override;
    void destroy(const plan::RangePlan &range) override;
    void enter(const plan::RangePlan &) override {} ///< guests are started over there
    std::vector<std::string> leftovers(const std::string &exercise) override;
    /// A filter that is gone is defined again; a network that is gone is only told.
    std::vector<fabric::Breach> reconcile() override;
    /// Always throws: libvirt does not tell what a filter has dropped.
    std::vector<fabric::Dropped> dropped(const plan::RangePlan &range) override;
    /// Always throws: a probe's cable would have to end on this machine. Its guests are the probes
    /// (isolation/prove_elsewhere.h).
    std::unique_ptr<fabric::ProbePort> open_probe(const plan::RangePlan &range,
                                                  const std::string &zone) override;

  private:
    std::shared_ptr<Connection> connection_;
    std::mutex mutex_;
    std::map<std::string, plan::RangePlan> built_; ///< by network namespace
};

} // namespace enshu::libvirt
