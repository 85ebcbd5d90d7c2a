// What a proof of isolation needs of a hypervisor's machine, as far as libvirt tells it
// (isolation/prove_elsewhere.h).
//
// libvirt does not tell the addresses of a machine. Known are: that of its name in the URI, those
// of libvirt's own networks, and the link-local ones that follow from its cards' MACs.
#pragma once

#include "orchestrator/isolation/prove_elsewhere.h"
#include "orchestrator/libvirt/connection.h"
#include "orchestrator/provision/hypervisor.h"

namespace enshu::libvirt {

class Vantage : public isolation::Elsewhere {
  public:
    /// `hypervisor` must outlive this.
    Vantage(std::shared_ptr<Connection> connection, provision::Hypervisor &hypervisor)
        : connection_(std::move(connection)), hypervisor_(hypervisor) {}

    isolation::Machine machine() override;
    isolation::Mac bridge_mac() override;
    std::unique_ptr<inject::GuestChannel> open(const std::string &uuid) override;
    std::uint64_t sent(const std::string &uuid, const std::string &tap) override;
    bool is_suspended(const std::string &uuid) override;
    void suspend(const std::string &uuid) override;
    void resume(const std::string &uuid) override;

  private:
    std::shared_ptr<Connection> connection_;
    provision::Hypervisor &hypervisor_;
};

/// The card of a `<device>`; absent: it is loopback, a guest's tap, or a range's bridge.
std::optional<isolation::HostInterface> read_card(const std::string &device_xml);
/// The bridge of a `<network>` with the addresses that the machine has there.
std::optional<isolation::HostInterface> read_network(const std::string &network_xml);

} // namespace enshu::libvirt
