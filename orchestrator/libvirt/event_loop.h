// libvirt's event loop in a thread of its own. One for the process; it must exist before the first
// connection.
#pragma once

#include <atomic>
#include <thread>

namespace enshu::libvirt {

class EventLoop {
  public:
    EventLoop();
    ~EventLoop();
    EventLoop(const EventLoop &) = delete;
    EventLoop &operator=(const EventLoop &) = delete;

  private:
    std::atomic<bool> stop_ = false;
    int timer_ = -1;
    std::thread thread_;
};

} // namespace enshu::libvirt
