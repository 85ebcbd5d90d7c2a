#include "orchestrator/event/log.h"

namespace enshu::event {

void for_each(EventLog &log, const std::string &exercise,
              const std::function<void(const Event &)> &each) {
    constexpr std::size_t portion = 1000;
    for (std::uint64_t seen = 0;;) {
        const std::vector<Event> events = log.read(exercise, seen, portion);
        for (const Event &event : events)
            each(event);
        if (events.size() < portion)
            return;
        seen = events.back().seq;
    }
}

std::vector<Event> read_all(EventLog &log, const std::string &exercise) {
    std::vector<Event> events;
    for_each(log, exercise, [&](const Event &event) { events.push_back(event); });
    return events;
}

} // namespace enshu::event
