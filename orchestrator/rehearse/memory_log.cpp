#include "orchestrator/rehearse/memory_log.h"

#include <algorithm>

namespace enshu::rehearse {

event::Event MemoryLog::append(event::Event event) {
    event.seq = events_.size() + 1;
    event.wall_unix_ms = event.exercise_ms;
    events_.push_back(event);
    return event;
}

std::vector<event::Event> MemoryLog::read(const std::string &, std::uint64_t after_seq,
                                          std::size_t limit) {
    const std::size_t begin = std::min<std::size_t>(after_seq, events_.size());
    const std::size_t end = begin + std::min(limit, events_.size() - begin);
    return {events_.begin() + static_cast<std::ptrdiff_t>(begin),
            events_.begin() + static_cast<std::ptrdiff_t>(end)};
}

bool MemoryLog::wait_for_more(const std::string &, std::uint64_t after_seq,
                              std::chrono::steady_clock::time_point) {
    return after_seq < events_.size();
}

void MemoryLog::remember_clock(const std::string &, std::chrono::milliseconds position) {
    clock_ = position;
}

std::chrono::milliseconds MemoryLog::remembered_clock(const std::string &) {
    return clock_;
}

} // namespace enshu::rehearse
