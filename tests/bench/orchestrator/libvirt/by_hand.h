// What the product is compared with, by plain calls of libvirt: a QEMU process with nothing in it,
// a restore as an administrator types it, and how long guests stood still as libvirt tells it.
#pragma once

#include "orchestrator/libvirt/handle.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace enshu::bench {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

/// A connection of its own to the driver that this process has open already.
/// How libvirt asks a new QEMU for its processor (docs/decisions/0021).
enum class Asking { OneByOne, AsWeDo };

class ByHand {
  public:
    /// The event loop must be running. Throws libvirt::LibvirtError, as everything here.
    explicit ByHand(const std::string &uri);
    ~ByHand();
    ByHand(const ByHand &) = delete;
    ByHand &operator=(const ByHand &) = delete;

    /// Starts a paused guest of `memory_mib` without a disk, a card or a kernel; returns how long
    /// that took. The guest is gone afterwards.
    Seconds start_empty_qemu(bool kvm, int memory_mib, Asking asking);

    /// What `virsh restore IMAGE --paused` calls, on this connection, from the calling thread's
    /// namespace; returns how long that took. The guest is gone afterwards.
    Seconds restore(const std::filesystem::path &image, const std::string &name);

    /// From here on pauses are noted.
    void forget_pauses();
    /// The longest time a guest of these stood still since then. Throws std::runtime_error where
    /// one of them was not seen to stop and go on.
    Seconds longest_pause(const std::vector<std::string> &uuids);

  private:
    struct Pause {
        Clock::time_point began;
        Seconds longest{0};
    };
    static int on_event(virConnectPtr, virDomainPtr domain, int event, int detail, void *self);

    libvirt::ConnectionHandle connection_;
    int callback_ = -1;
    std::mutex mutex_;
    std::map<std::string, Pause> pauses_; ///< by UUID
};

/// `virsh restore IMAGE --paused` with a driver of its own below `root`, in a network namespace, as
/// `virsh -t` times it; the guest is destroyed again. `like`: the root whose qemu.conf is taken.
/// Throws std::runtime_error with what virsh says.
Seconds virsh_restore(const std::filesystem::path &root, const std::filesystem::path &like,
                      const std::string &network_namespace, const std::filesystem::path &image,
                      const std::string &name);

} // namespace enshu::bench
