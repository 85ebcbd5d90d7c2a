// One connection to a hypervisor, for as long as the daemon lives: where it can break, it is opened
// again by itself, and while it is down every use of it throws at once (docs/decisions/0018).
#pragma once

#include "orchestrator/libvirt/handle.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace enshu::libvirt {

/// The connection of this moment, for one expression: `virConnectFoo(link.get(), …)`. It lives on
/// until the expression ends, though the link may have lost it meanwhile. Closing would reset the
/// error that the expression is about to be asked for, so that is left to the link's thread.
class Held {
  public:
    explicit Held(std::shared_ptr<virConnect> connection) : connection_(std::move(connection)) {}
    operator virConnectPtr() const { return connection_.get(); } // NOLINT: that is its use

  private:
    std::shared_ptr<virConnect> connection_;
};

class Link {
  public:
    /// Told, from the link's own thread, when the connection has been opened or lost.
    using OnChange = std::function<void(bool up, const std::string &why)>;
    /// How long the server may be silent before the connection counts as lost, and how long a wait
    /// between two attempts to open it grows.
    static constexpr std::chrono::seconds silence{9};
    static constexpr std::chrono::milliseconds first_wait{500};
    static constexpr std::chrono::seconds longest_wait{15};
    /// Requests at once on a remote connection. A server reads five; with the fifth it stops
    /// reading, and the connection dies of unanswered keepalives while it works.
    static constexpr unsigned most_requests = 4;

    Link();
    ~Link();
    Link(Link &&) noexcept;
    Link &operator=(Link &&) noexcept;

    /// One that is open for good: the embedded driver, the test driver. Takes it over.
    void reset(virConnectPtr connection);
    /// One that is opened by the link itself, now and whenever it was lost. `remote`: over a
    /// network, with keepalives and a limit on requests. `on_change` may be empty.
    void keep(const std::string &uri, bool remote, OnChange on_change);
    /// False when the first attempt to open it has failed, or has not ended after `deadline`.
    bool wait_until_open(std::chrono::milliseconds deadline) const;

    /// Throws LibvirtError, at once, while it is down.
    Held get() const;
    bool up() const;
    /// For people; empty while it is up.
    std::string why_down() const;
    /// Another number after every opening: what was looked up before is of a dead connection.
    unsigned generation() const;

    /// The right to one more request on a remote connection; given back at its end.
    class Turn {
      public:
        explicit Turn(std::shared_ptr<void> held) : held_(std::move(held)) {}

      private:
        std::shared_ptr<void> held_;
    };
    /// Throws LibvirtError when the connection is down, or no turn comes within a minute.
    Turn turn() const;

    /// Registered with this connection and every later one, until it goes.
    using Watch = std::shared_ptr<void>;
    /// `shared` is given to `callback` as a `std::shared_ptr<T> *`, because the event thread may
    /// hold it a little longer than its owner lives. `opened`, if there is one, is called after
    /// each registration: to ask what was missed. Throws LibvirtError.
    template <typename T>
    Watch watch(int event, virConnectDomainEventGenericCallback callback, std::shared_ptr<T> shared,
                std::function<void(virConnectPtr)> opened = {}) {
        return add_watch(event, callback,
                         {[shared] { return static_cast<void *>(new std::shared_ptr<T>(shared)); },
                          [](void *held) { delete static_cast<std::shared_ptr<T> *>(held); }},
                         std::move(opened));
    }

  private:
    struct State;
    struct Entry;
    /// How what a callback is given is made, and taken away by libvirt.
    struct Opaque {
        std::function<void *()> make;
        virFreeCallback free = nullptr;
    };
    Watch add_watch(int event, virConnectDomainEventGenericCallback callback, Opaque opaque,
                    std::function<void(virConnectPtr)> opened);
    static void register_with(const std::shared_ptr<State> &state, virConnectPtr connection,
                              const std::shared_ptr<Entry> &entry);
    static void unwatch(State &state, const std::shared_ptr<Entry> &entry);
    static void run(const std::shared_ptr<State> &state);
    static void stay_open(const std::shared_ptr<State> &state,
                          const std::shared_ptr<virConnect> &connection);
    static void on_close(virConnectPtr, int reason, void *state);
    void stop() noexcept;

    std::shared_ptr<State> state_; ///< the opening thread's too
};

} // namespace enshu::libvirt
