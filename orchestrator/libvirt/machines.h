// What this machine gives the daemon to build ranges with: the connection that was chosen, and the
// hypervisor and fabric that go with it.
#pragma once

#include "orchestrator/fabric/fabric.h"
#include "orchestrator/libvirt/event_loop.h"
#include "orchestrator/libvirt/libvirt_hypervisor.h"
#include "orchestrator/provision/provisioner.h"

#include <chrono>

namespace enshu::libvirt {

class Machines {
  public:
    /// Tries KVM, then connects; see connection.h for `uri`, `state` and what it throws.
    /// `boot_limit`: for a guest until its agent answers; 0: by accelerator. `on_change`: about a
    /// libvirtd that was reached or lost.
    Machines(const std::string &uri, const std::filesystem::path &state,
             std::chrono::seconds boot_limit, Link::OnChange on_change = {});

    provision::Hypervisor &hypervisor() { return *hypervisor_; }
    fabric::Fabric &fabric() { return *fabric_; }
    const provision::Limits &limits() const { return limits_; }
    const std::string &uri() const { return connection_->uri; }
    const char *accelerator() const; ///< "kvm" or "tcg"
    const std::string &why_accelerator() const { return finding_.why; }

  private:
    AcceleratorFinding finding_; ///< first: what it hides must be hidden before libvirt has threads
    EventLoop event_loop_;
    std::shared_ptr<Connection> connection_;
    std::unique_ptr<LibvirtHypervisor> hypervisor_;
    std::unique_ptr<fabric::Fabric> fabric_;
    provision::Limits limits_;
};

} // namespace enshu::libvirt
