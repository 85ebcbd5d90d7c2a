// A hypervisor without a daemon, and teams of one guest on it.
#pragma once

#include "orchestrator/fabric/namespace_fabric.h"
#include "orchestrator/libvirt/event_loop.h"
#include "orchestrator/libvirt/libvirt_hypervisor.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace enshu::e2e {

class Stage {
  public:
    /// A state directory of its own, /var/lib/enshu/EXERCISE; what an earlier run left is a
    /// failure. `exercise` has at most 12 characters.
    Stage(std::string exercise, unsigned teams);
    /// Removes every team and the directory.
    ~Stage();
    Stage(const Stage &) = delete;
    Stage &operator=(const Stage &) = delete;

    provision::GuestSpec spec(unsigned team) const;
    std::string uuid(unsigned team) const { return spec(team).guest.uuid; }
    unsigned teams() const { return teams_; }

    /// The team's network, and a disk over `backing`.
    void build(unsigned team, const std::filesystem::path &backing);
    void start(unsigned team);
    void thaw(unsigned team, const std::filesystem::path &memory);
    /// In the team's network.
    void enter(unsigned team, const std::function<void()> &act);
    void wait_for_agent(unsigned team);
    std::string run(unsigned team, const std::string &command);
    void destroy(unsigned team) { hypervisor_->destroy(uuid(team)); }
    void remove(unsigned team); ///< the guest and the network

    /// The process that runs a team's guest, found without asking libvirt; 0: there is none.
    pid_t qemu_of(unsigned team) const;
    /// Processes, namespaces and files in between, found without asking libvirt.
    std::vector<std::string> leftovers();

    libvirt::LibvirtHypervisor &hypervisor() { return *hypervisor_; }
    const libvirt::Connection &connection() const { return *connection_; }
    libvirt::Accelerator accelerator() const { return accelerator_; }
    const std::filesystem::path &state() const { return state_; }
    std::filesystem::path memory() const { return state_ / "pc.memory"; }
    std::filesystem::path image_disk() const { return image_ / "disk.qcow2"; }

  private:
    plan::RangePlan range(unsigned team) const;

    std::string exercise_;
    unsigned teams_;
    std::filesystem::path state_;
    std::filesystem::path image_;
    libvirt::Accelerator accelerator_ = libvirt::Accelerator::Tcg;
    fabric::NamespaceFabric fabric_;
    std::optional<libvirt::EventLoop> events_;
    std::shared_ptr<libvirt::Connection> connection_;
    std::optional<libvirt::LibvirtHypervisor> hypervisor_;
};

} // namespace enshu::e2e
