#include "orchestrator/exercise/lanes.h"

namespace enshu::exercise {

void Lanes::Lane::work(const std::stop_token &stop) {
    for (;;) {
        Job job;
        {
            std::unique_lock lock(mutex);
            if (!ready.wait(lock, stop, [&] { return !jobs.empty(); }) || stop.stop_requested())
                return;
            job = std::move(jobs.front());
            jobs.pop_front();
        }
        job(stop);
    }
}

void Lanes::post(const std::string &lane, Job job) {
    const std::lock_guard lock(mutex_);
    if (stopped_)
        return;
    std::unique_ptr<Lane> &entry = lanes_[lane];
    if (!entry) {
        entry = std::make_unique<Lane>();
        entry->thread =
            std::jthread([&it = *entry](const std::stop_token &stop) { it.work(stop); });
    }
    {
        const std::lock_guard lane_lock(entry->mutex);
        entry->jobs.push_back(std::move(job));
    }
    entry->ready.notify_one();
}

void Lanes::stop() {
    std::map<std::string, std::unique_ptr<Lane>> lanes;
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        lanes.swap(lanes_);
    }
    for (auto &[name, lane] : lanes)
        lane->thread.request_stop();
    for (auto &[name, lane] : lanes)
        lane->thread.join();
}

} // namespace enshu::exercise
