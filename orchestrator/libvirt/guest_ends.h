// Which guests of ours have ended though nobody asked for it: libvirt's lifecycle events, told from
// a thread of our own.
#pragma once

#include "orchestrator/libvirt/connection.h"
#include "orchestrator/provision/hypervisor.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

namespace enshu::libvirt {

class GuestEnds {
  public:
    using OnEnded = provision::Hypervisor::OnEnded;

    explicit GuestEnds(std::shared_ptr<Connection> connection);
    /// Waits for a call of `ended` that is under way; none comes afterwards.
    ~GuestEnds();
    GuestEnds(const GuestEnds &) = delete;
    GuestEnds &operator=(const GuestEnds &) = delete;

    /// In place of what was set before, of which a call that is under way is waited for. Empty:
    /// nobody is told any more.
    void on_ended(OnEnded ended);

    /// This guest runs and is ours: its end is news from now on. A dead guest has no metadata left,
    /// so they are known by UUID.
    void watch(const std::string &uuid);
    /// We end it ourselves.
    void forget(const std::string &uuid);

  private:
    struct End {
        std::string uuid;
        std::string why;
    };
    /// The event thread may hold it a little longer than we live.
    struct Shared {
        std::mutex mutex;
        std::condition_variable changed;
        std::set<std::string> watched;
        /// Gone at the last look: if nobody tells why until the next, nobody will.
        std::set<std::string> missed;
        std::deque<End> ends;
        /// Until then all that are watched are asked for again and again: a libvirtd that has just
        /// come back finds out later which of its guests it has lost, and tells nobody.
        std::chrono::steady_clock::time_point look_until;
        bool stop = false;
    };
    void stop_reporting();
    static int on_event(virConnectPtr, virDomainPtr domain, int event, int detail, void *shared);
    /// After the connection was opened, for a while: what ended meanwhile gave no event.
    static void look_after(Shared &shared, const Connection &connection);
    static void report(Shared &shared, Connection &connection, const OnEnded &ended);

    std::shared_ptr<Connection> connection_;
    const std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
    Link::Watch watch_;
    std::thread reporter_;
};

} // namespace enshu::libvirt
