#include "orchestrator/exercise/work_queue.h"

namespace enshu::exercise {

void WorkQueue::post(const std::string &, Job job) {
    if (!stop_.stop_requested())
        jobs_.push_back(std::move(job));
}

void WorkQueue::stop() {
    stop_.request_stop();
    jobs_.clear();
}

bool WorkQueue::run() {
    const bool any = !jobs_.empty();
    while (!jobs_.empty()) {
        const Job job = std::move(jobs_.front());
        jobs_.pop_front();
        job(stop_.get_token());
    }
    return any;
}

} // namespace enshu::exercise
