// provision::Hypervisor over libvirt. Domains are transient: what is destroyed leaves no definition
// behind.
#pragma once

#include "orchestrator/libvirt/connection.h"
#include "orchestrator/libvirt/guest_ends.h"
#include "orchestrator/provision/hypervisor.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>

namespace enshu::libvirt {

class LibvirtHypervisor : public provision::Hypervisor {
  public:
    /// The event loop must be running and outlive this.
    LibvirtHypervisor(std::shared_ptr<Connection> connection, Accelerator accelerator);
    ~LibvirtHypervisor() override;

    void start(const provision::GuestSpec &spec) override;
    void destroy(const std::string &uuid) override;
    bool exists(const std::string &uuid) override;
    void suspend(const std::string &uuid) override;
    void resume(const std::string &uuid) override;
    provision::Power power(const std::string &uuid) override;
    std::filesystem::path disk(const std::string &uuid) override;
    void save(const std::string &uuid, const std::filesystem::path &memory) override;
    void thaw(const provision::GuestSpec &spec, const std::filesystem::path &memory) override;
    void checkpoint(const std::string &uuid, const std::filesystem::path &memory,
                    const std::filesystem::path &disk) override;
    void dump_memory(const std::string &uuid, const std::filesystem::path &file) override;
    std::string form() const override;
    void on_guest_ended(OnEnded ended) override;
    void set_cables(const std::string &uuid, bool plugged) override;
    bool wait_for_agent(const std::string &uuid, std::chrono::milliseconds deadline,
                        const std::function<bool()> &cancelled) override;
    std::unique_ptr<inject::GuestChannel> open_agent(const std::string &uuid) override;
    fabric::Descriptor open_actor(const std::string &uuid,
                                  const std::filesystem::path &socket) override;
    std::vector<provision::FoundGuest> list() override;

    /// The same three where the files are not this machine's: under their last names at once, and
    /// with an image that has the guest's own head.
    void save_in_place(const std::string &uuid, const std::filesystem::path &memory);
    void checkpoint_in_place(const std::string &uuid, const std::filesystem::path &memory,
                             const std::filesystem::path &disk);
    void thaw_in_place(const std::string &uuid, const std::filesystem::path &image);

    /// How many guests were thawed from a copy of their memory, because a FIFO could not be used:
    /// it works, and costs time and disk.
    unsigned thawed_from_copies() const { return thawed_from_copies_; }

  private:
    /// A domain, or null when libvirt says there is none. Throws when it could not be asked.
    Domain look_up(const std::string &uuid);
    bool is_forgotten(const std::string &uuid); ///< waits a tenth of a second for it
    Domain require_domain(const std::string &uuid);
    Domain require_suspended(const std::string &uuid);
    /// UUID → whether the guest's agent is connected, of the guests that we started or had an event
    /// of. The event thread may hold it a little longer than we live.
    struct Agents {
        std::mutex mutex;
        std::condition_variable changed;
        std::map<std::string, bool> connected;
    };
    void save_template(const std::string &uuid, virDomainPtr domain,
                       const std::filesystem::path &ram, const std::filesystem::path &memory);
    void expect_agent(const std::string &uuid);
    void forget_agent(const std::string &uuid);
    static void on_agent(virConnectPtr, virDomainPtr domain, int state, int reason, void *agents);

    std::shared_ptr<Connection> connection_;
    Accelerator accelerator_;
    const std::shared_ptr<Agents> agents_ = std::make_shared<Agents>();
    Link::Watch agent_watch_;
    GuestEnds ends_;
    std::atomic<unsigned> thawed_from_copies_ = 0;
};

} // namespace enshu::libvirt
