// What provisioning needs of a hypervisor. Look-ups answer found or absent, or throw: "could not
// ask" is never "absent".
#pragma once

#include "injector/guest_channel.h"
#include "orchestrator/fabric/descriptor.h"
#include "orchestrator/plan/range_plan.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace enshu::provision {

/// One guest to start: its plan and the files that exist for it.
struct GuestSpec {
    plan::GuestPlan guest;
    std::string exercise;
    unsigned team = 0;
    std::filesystem::path kernel;
    std::filesystem::path initrd;
    std::string command_line;           ///< of the kernel
    std::filesystem::path disk;         ///< qcow2, this guest's own
    std::filesystem::path seed;         ///< ISO 9660, read-only, shared by all teams
    std::filesystem::path actor_socket; ///< made by QEMU: the host's end of actor's channel
    std::filesystem::path console_log;
    std::string network_filter; ///< libvirt's, on every cable; empty: the fabric isolates alone
};

/// Whether a guest is there, and whether its processor runs.
enum class Power { Absent, Suspended, Running };

/// A guest at one instant: what a clone of it starts from. No file of it is ever written again.
struct FrozenGuest {
    std::filesystem::path memory; ///< libvirt's save image, not compressed
    std::filesystem::path disk;   ///< qcow2; the backing file of every clone's disk
};

/// The RAM that belongs to a frozen guest's `memory`, in a file that its clones share. It is there
/// only where they do.
inline std::filesystem::path ram_beside(const std::filesystem::path &memory) {
    return memory.string() + ".ram";
}

/// A guest of ours as the hypervisor has it, known by the metadata we gave it.
struct FoundGuest {
    std::string exercise;
    unsigned team = 0;
    std::string name;
    std::string uuid;
};

class Hypervisor {
  public:
    virtual ~Hypervisor() = default;

    /// Starts the guest, in the network namespace of the calling thread. One that already runs is
    /// left alone.
    virtual void start(const GuestSpec &spec) = 0;
    /// Ends the guest at once. Absent is fine.
    virtual void destroy(const std::string &uuid) = 0;
    virtual bool exists(const std::string &uuid) = 0;
    virtual Power power(const std::string &uuid) = 0;
    /// What a guest that is there writes to: it changes with every checkpoint.
    virtual std::filesystem::path disk(const std::string &uuid) = 0;
    virtual void suspend(const std::string &uuid) = 0;
    virtual void resume(const std::string &uuid) = 0;

    /// Writes the memory of a suspended guest to `memory` (whole, or not at all) and ends the
    /// guest.
    virtual void save(const std::string &uuid, const std::filesystem::path &memory) = 0;
    /// Starts a guest as it was when `memory` was written, under the names, disks, sockets and
    /// bridges of `spec`, in the network namespace of the calling thread. It stays suspended.
    /// `spec.disk` is there, over the disk as it was then; without a kernel in `spec` it lies where
    /// it did. A guest that is there is left alone.
    virtual void thaw(const GuestSpec &spec, const std::filesystem::path &memory) = 0;
    /// Keeps a suspended guest as it is: its memory goes to `memory`, and what it writes to its
    /// disk from now on into the new overlay `disk`. It stays suspended.
    virtual void checkpoint(const std::string &uuid, const std::filesystem::path &memory,
                            const std::filesystem::path &disk) = 0;
    /// Writes the memory of a guest that is there to `file`, as an ELF core (`crash`, `volatility`
    /// and `readelf` read it). It stands still meanwhile, and then is as before.
    virtual void dump_memory(const std::string &uuid, const std::filesystem::path &file) = 0;
    /// What makes a guest besides its spec, in one line: the form of its description, accelerator,
    /// versions. A frozen guest can be thawed only where this is the same.
    virtual std::string form() const = 0;
    /// `ended` is called, from a thread of the hypervisor's own, for every guest of ours that ended
    /// though nobody asked us to end it. `why` is for people: "crashed", "was switched off". To be
    /// set before the first guest; an empty one ends it, and waits for a call that is under way.
    using OnEnded = std::function<void(const std::string &uuid, const std::string &why)>;
    virtual void on_guest_ended(OnEnded ended) = 0;

    /// Pulls or puts in the cable of every interface of the guest.
    virtual void set_cables(const std::string &uuid, bool plugged) = 0;
    /// True once the guest agent has connected; false at the deadline or when `cancelled` says so.
    virtual bool wait_for_agent(const std::string &uuid, std::chrono::milliseconds deadline,
                                const std::function<bool()> &cancelled) = 0;
    virtual std::unique_ptr<inject::GuestChannel> open_agent(const std::string &uuid) = 0;
    /// The host's end of a guest's actor's channel: a stream socket that never waits, for
    /// ActorLinks. Returns at once; without a descriptor, or with one that is closed soon, while
    /// there is nobody at its other end. `socket`: where `GuestSpec::actor_socket` put it.
    virtual fabric::Descriptor open_actor(const std::string &uuid,
                                          const std::filesystem::path &socket) = 0;
    /// Every guest of ours, of all exercises.
    virtual std::vector<FoundGuest> list() = 0;
};

} // namespace enshu::provision
