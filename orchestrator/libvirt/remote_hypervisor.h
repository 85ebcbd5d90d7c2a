// provision::Hypervisor on another machine: it may be unreachable, from the start or for a while,
// and the files it is given are volumes of our pool there.
#pragma once

#include "orchestrator/libvirt/actor_streams.h"
#include "orchestrator/libvirt/libvirt_hypervisor.h"
#include "orchestrator/libvirt/thaw_copies.h"

#include <condition_variable>
#include <memory>
#include <mutex>

namespace enshu::libvirt {

class RemoteHypervisor : public provision::Hypervisor {
  public:
    /// The event loop must be running and outlive this, and so must `pool`.
    RemoteHypervisor(std::shared_ptr<Connection> connection, DirectoryPool &pool);

    void start(const provision::GuestSpec &spec) override;
    void destroy(const std::string &uuid) override;
    bool exists(const std::string &uuid) override;
    void suspend(const std::string &uuid) override;
    void resume(const std::string &uuid) override;
    provision::Power power(const std::string &uuid) override;
    std::filesystem::path disk(const std::string &uuid) override;
    /// `memory` names a volume of the pool. libvirt itself marks an image that is not whole.
    void save(const std::string &uuid, const std::filesystem::path &memory) override;
    /// The image is copied by the hypervisor on its own machine, and our new head written over the
    /// copy's: over the network go some 10 KiB (docs/decisions/0018).
    void thaw(const provision::GuestSpec &spec, const std::filesystem::path &memory) override;
    void checkpoint(const std::string &uuid, const std::filesystem::path &memory,
                    const std::filesystem::path &disk) override;
    /// `file` becomes a volume of the pool.
    void dump_memory(const std::string &uuid, const std::filesystem::path &file) override;
    std::string form() const override;
    void on_guest_ended(OnEnded ended) override;
    void set_cables(const std::string &uuid, bool plugged) override;
    bool wait_for_agent(const std::string &uuid, std::chrono::milliseconds deadline,
                        const std::function<bool()> &cancelled) override;
    std::unique_ptr<inject::GuestChannel> open_agent(const std::string &uuid) override;
    /// By a stream (actor_streams.h): a socket over there cannot be reached from here.
    fabric::Descriptor open_actor(const std::string &uuid,
                                  const std::filesystem::path &socket) override;
    std::vector<provision::FoundGuest> list() override;

    Accelerator accelerator() const;

  private:
    /// Made when the connection is there for the first time, because what the machine there can do
    /// is not known before. Throws LibvirtError while it is not.
    LibvirtHypervisor &inner() const;

    std::shared_ptr<Connection> connection_;
    DirectoryPool &pool_;
    ThawCopies copies_;
    ActorStreams actors_;
    mutable std::mutex mutex_; ///< guards what follows
    mutable std::condition_variable made_;
    mutable bool making_ = false;
    mutable std::unique_ptr<LibvirtHypervisor> inner_; ///< once there, it stays
    mutable Accelerator accelerator_ = Accelerator::Tcg;
    OnEnded ended_;
};

} // namespace enshu::libvirt
