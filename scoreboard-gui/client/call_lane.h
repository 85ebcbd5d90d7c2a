// A thread of its own for unary calls, one after the other, so that the GUI thread never waits for
// the daemon.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace grpc {
class ClientContext;
}

namespace enshu::gui {

class CallLane {
  public:
    using Call = std::function<void(grpc::ClientContext &)>;

    CallLane();
    /// Cancels the call under way, drops those that wait, and joins.
    ~CallLane();
    CallLane(const CallLane &) = delete;
    CallLane &operator=(const CallLane &) = delete;

    void post(Call call);

  private:
    void run();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Call> waiting_;
    grpc::ClientContext *under_way_ = nullptr;
    bool stop_ = false;
    std::thread thread_;
};

} // namespace enshu::gui
