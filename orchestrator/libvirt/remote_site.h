// A hypervisor on another machine with all that goes with it.
#pragma once

#include "orchestrator/libvirt/network_fabric.h"
#include "orchestrator/libvirt/pool_files.h"
#include "orchestrator/libvirt/remote_hypervisor.h"
#include "orchestrator/libvirt/vantage.h"
#include "orchestrator/provision/site.h"

#include <chrono>
#include <memory>
#include <string>

namespace enshu::libvirt {

/// Where our files lie on a hypervisor's machine.
inline constexpr auto pool_directory = "/var/lib/enshu/pool";

class RemoteSite {
  public:
    /// Returns at once; the connection is opened by its own thread. The event loop must be running
    /// and outlive this.
    RemoteSite(std::string name, const std::string &uri, std::chrono::seconds boot_limit,
               Link::OnChange on_change, const std::filesystem::path &directory = pool_directory);

    const std::string &name() const { return name_; }
    Connection &connection() { return *connection_; }
    DirectoryPool &pool() { return pool_; }
    /// For the proof of isolation of its ranges.
    isolation::Elsewhere &vantage() { return vantage_; }
    /// Its limits are the patient ones until the machine could be asked.
    provision::Site site();
    /// Never throws for a machine that cannot be asked. Takes at most as long as a connection may
    /// be silent.
    provision::SiteCondition condition();

  private:
    std::string name_;
    std::chrono::seconds boot_limit_;
    std::shared_ptr<Connection> connection_;
    DirectoryPool pool_;
    PoolFiles files_;
    RemoteHypervisor hypervisor_;
    NetworkFabric fabric_;
    Vantage vantage_;
};

} // namespace enshu::libvirt
