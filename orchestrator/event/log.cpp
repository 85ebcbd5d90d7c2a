#include "orchestrator/event/log.h"

namespace enshu::event {

std::vector<Event> read_all(EventLog &log, const std::string &exercise) {
    constexpr std::size_t portion = 1000;
    std::vector<Event> events;
    for (;;) {
        auto more = log.read(exercise, events.empty() ? 0 : events.back().seq, portion);
        const bool last = more.size() < portion;
        for (Event &event : more)
            events.push_back(std::move(event));
        if (last)
            return events;
    }
}

} // namespace enshu::event
