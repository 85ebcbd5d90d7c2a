// What provisioning needs of a hypervisor. Look-ups answer found or absent, or throw: "could not
// ask" is never "absent".
#pragma once

#include "injector/guest_channel.h"
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
};

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
    virtual void suspend(const std::string &uuid) = 0;
    virtual void resume(const std::string &uuid) = 0;
    /// Pulls or puts in the cable of every interface of the guest.
    virtual void set_cables(const std::string &uuid, bool plugged) = 0;
    /// True once the guest agent has connected; false at the deadline or when `cancelled` says so.
    virtual bool wait_for_agent(const std::string &uuid, std::chrono::milliseconds deadline,
                                const std::function<bool()> &cancelled) = 0;
    virtual std::unique_ptr<inject::GuestChannel> open_agent(const std::string &uuid) = 0;
    /// Every guest of ours, of all exercises.
    virtual std::vector<FoundGuest> list() = 0;
};

} // namespace enshu::provision
