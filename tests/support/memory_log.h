// An event log without a disk, which can be told to be full.
#pragma once

#include "orchestrator/event/log.h"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>

namespace enshu::test {

class MemoryLog : public event::EventLog {
  public:
    MemoryLog() = default;
    /// As if the daemon had been killed when `events` were all that had been written.
    explicit MemoryLog(std::vector<event::Event> events) : events_(std::move(events)) {}

    event::Event append(event::Event event) override {
        const std::lock_guard lock(mutex_);
        if (full_)
            throw event::LogError(event::LogError::Code::Full, "no space left");
        event.seq = events_.empty() ? 1 : events_.back().seq + 1;
        event.wall_unix_ms = wall_ ? wall_() : 1;
        // What cannot be stored as JSON must fail here too.
        event.detail = nlohmann::json::parse(event.detail.dump());
        events_.push_back(event);
        more_.notify_all();
        return event;
    }
    std::vector<event::Event> read(const std::string &exercise, std::uint64_t after_seq,
                                   std::size_t limit) override {
        const std::lock_guard lock(mutex_);
        std::vector<event::Event> found;
        for (const event::Event &event : events_)
            if (event.exercise == exercise && event.seq > after_seq && found.size() < limit)
                found.push_back(event);
        return found;
    }
    bool wait_for_more(const std::string &exercise, std::uint64_t after_seq,
                       std::chrono::steady_clock::time_point deadline) override {
        std::unique_lock lock(mutex_);
        return more_.wait_until(lock, deadline, [&] {
            for (const event::Event &event : events_)
                if (event.exercise == exercise && event.seq > after_seq)
                    return true;
            return false;
        });
    }
    void remember_clock(const std::string &exercise, std::chrono::milliseconds position) override {
        const std::lock_guard lock(mutex_);
        clocks_[exercise] = position;
    }
    std::chrono::milliseconds remembered_clock(const std::string &exercise) override {
        const std::lock_guard lock(mutex_);
        return clocks_[exercise];
    }

    /// Asked for each event, under the log's lock.
    void set_wall(std::function<std::int64_t()> wall) {
        const std::lock_guard lock(mutex_);
        wall_ = std::move(wall);
    }
    void set_full(bool full) {
        const std::lock_guard lock(mutex_);
        full_ = full;
    }
    std::vector<event::Event> events() const {
        const std::lock_guard lock(mutex_);
        return events_;
    }
    /// Events of one kind, about one subject (any, if empty), of one team (any, if 0).
    std::vector<event::Event> find(const std::string &kind, const std::string &subject = "",
                                   unsigned team = 0) const {
        std::vector<event::Event> found;
        for (const event::Event &event : events())
            if (event.kind == kind && (subject.empty() || event.subject == subject) &&
                (team == 0 || event.team == team))
                found.push_back(event);
        return found;
    }

  private:
    mutable std::mutex mutex_;
    std::condition_variable more_;
    std::vector<event::Event> events_;
    std::map<std::string, std::chrono::milliseconds> clocks_;
    bool full_ = false;
    std::function<std::int64_t()> wall_;
};

} // namespace enshu::test
