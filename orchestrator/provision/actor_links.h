// The host's ends of the actors' channels: renews their leases, and takes in the lines they send.
//
// A guest can send anything at any rate: lines over 2 KiB are dropped whole, and at most 64 KiB are
// taken from one guest in a tick of 100 ms, so that a flood in one guest costs nobody else.
#pragma once

#include "orchestrator/fabric/descriptor.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace enshu::provision {

class ActorLinks {
  public:
    /// A lease lasts this long; it is renewed every second.
    static constexpr std::chrono::milliseconds lease{5000};

    using OnLine =
        std::function<void(unsigned team, const std::string &host, const std::string &line)>;

    /// Our end of a guest's channel: a stream socket that is connected and never waits; none (below
    /// 0) while there is nobody to connect to. Returns at once (Hypervisor::open_actor).
    using Open = std::function<fabric::Descriptor()>;

    /// `on_line` is called from this object's thread.
    explicit ActorLinks(OnLine on_line);
    ~ActorLinks();
    ActorLinks(const ActorLinks &) = delete;
    ActorLinks &operator=(const ActorLinks &) = delete;

    /// Opens the channel as soon as that can be, and again whenever it breaks. `open` is called
    /// from this object's thread.
    void add(unsigned team, const std::string &host, Open open);
    /// While not granted, actors stop by themselves when their lease has run out.
    void grant_leases(bool granted) { granted_ = granted; }
    /// Of one team: while not granted, actors are told to stop at once.
    void grant_leases(unsigned team, bool granted);

  private:
    struct Link;
    void run();

    OnLine on_line_;
    std::atomic<bool> granted_ = true;
    std::atomic<bool> stop_ = false;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Link>>
        links_; ///< only ever grows; the thread alone touches what is inside
    std::thread thread_;
};

} // namespace enshu::provision
