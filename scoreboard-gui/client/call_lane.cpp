#include "scoreboard-gui/client/call_lane.h"

#include <grpcpp/client_context.h>

namespace enshu::gui {

CallLane::CallLane() : thread_([this] { run(); }) {}

CallLane::~CallLane() {
    {
        std::lock_guard lock(mutex_);
        stop_ = true;
        if (under_way_)
            under_way_->TryCancel();
    }
    wake_.notify_one();
    thread_.join();
}

void CallLane::post(Call call) {
    {
        std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(call));
    }
    wake_.notify_one();
}

void CallLane::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stop_ || !waiting_.empty(); });
        if (stop_)
            return;
        const Call call = std::move(waiting_.front());
        waiting_.pop_front();
        grpc::ClientContext context;
        under_way_ = &context;
        lock.unlock();
        call(context);
        lock.lock();
        under_way_ = nullptr;
    }
}

} // namespace enshu::gui
