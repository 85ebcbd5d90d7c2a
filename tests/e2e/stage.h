// A hypervisor of a test's own with teams of one guest, without the daemon.
#pragma once

#include "orchestrator/fabric/namespace_fabric.h"
#include "orchestrator/libvirt/event_loop.h"
#include "orchestrator/libvirt/libvirt_hypervisor.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <sys/types.h>

namespace enshu::e2e {

class Stage {
  public:
    /// A state directory of its own, /var/lib/enshu/e2e-NAME, which must not be there; `name` has
    /// at most 8 characters. It has `teams` teams, fewer than 100.
    Stage(const std::string &name, unsigned teams);
    /// Ends every team's guest and removes the directory. Throws nothing; what it cannot remove
    /// fails the test.
    ~Stage();
    Stage(const Stage &) = delete;
    Stage &operator=(const Stage &) = delete;

    provision::GuestSpec spec(unsigned team,
                              plan::MemoryMode mode = plan::MemoryMode::Copied) const;
    /// Makes a team's network, and its disk as an overlay of `backing`.
    void build(unsigned team, const std::filesystem::path &backing);
    void start(const provision::GuestSpec &spec);
    void thaw(const provision::GuestSpec &spec, const std::filesystem::path &memory);
    void wait_for_agent(unsigned team);
    /// What a command printed in a team's guest.
    std::string run(unsigned team, const std::string &command);

    /// The process that runs a team's guest; 0: there is none.
    pid_t qemu_of(unsigned team) const;

    std::string uuid(unsigned team) const { return spec(team).guest.uuid; }
    libvirt::LibvirtHypervisor &hypervisor() { return *hypervisor_; }
    const std::filesystem::path &state() const { return state_; }
    std::filesystem::path image_disk() const { return image_ / "disk.qcow2"; }

  private:
    plan::RangePlan range(unsigned team) const;
    /// Does it where a team's guests belong, in a thread of its own: entering is for good.
    void inside(unsigned team, const std::function<void()> &act);

    std::string name_;
    unsigned teams_;
    std::filesystem::path state_;
    std::filesystem::path image_;
    fabric::NamespaceFabric fabric_;
    std::optional<libvirt::EventLoop> events_;
    std::shared_ptr<libvirt::Connection> connection_;
    std::optional<libvirt::LibvirtHypervisor> hypervisor_;
};

} // namespace enshu::e2e
