#include "orchestrator/provision/side_by_side.h"

#include "orchestrator/provision/provisioner.h"
#include "orchestrator/provision/slots.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace enshu::provision {

void side_by_side(std::vector<std::function<void(const std::atomic<bool> &stop)>> jobs,
                  const std::atomic<bool> &cancelled) {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t left = jobs.size();
    std::exception_ptr failure;
    std::atomic<bool> stop = false;
    const auto fail = [&](std::exception_ptr why) {
        const std::lock_guard lock(mutex);
        if (!failure) { // the first is the cause, the others its consequences
            failure = std::move(why);
        }
        stop = true;
    };
    std::vector<std::jthread> threads;
    for (const auto &job : jobs) {
        const auto run = [&, &job = job] {
            try {
                job(stop);
            } catch (const Stopped &) {
            } catch (...) {
                fail(std::current_exception());
            }
            const std::lock_guard lock(mutex);
            --left;
            changed.notify_all();
        };
        try {
            threads.emplace_back(run);
        } catch (const std::system_error &) {
            fail(std::current_exception());
            const std::lock_guard lock(mutex);
            --left;
        }
    }
    std::unique_lock lock(mutex);
    while (left > 0) {
        changed.wait_for(lock, std::chrono::milliseconds(100));
        if (cancelled && !stop) {
            failure = std::make_exception_ptr(ProvisionError("cancelled"));
            stop = true;
        }
    }
    lock.unlock();
    threads.clear();
    if (failure) {
        std::rethrow_exception(failure);
    }
}

} // namespace enshu::provision
