// scenarios/first-light as it is rehearsed, and events by hand.
#pragma once

#include "orchestrator/debrief/debrief.h"
#include "orchestrator/rehearse/play.h"
#include "scenario-dsl/load_scenario.h"

#include <stdexcept>

namespace enshu::test {

inline dsl::LoadResult load_first_light() {
    auto loaded = dsl::load_scenario(ENSHU_SOURCE "/scenarios/first-light");
    if (!loaded.scenario || !loaded.walkthrough)
        throw std::runtime_error("scenarios/first-light has mistakes");
    return loaded;
}

/// Of one team; `events` outlive the source.
inline debrief::Source source_of(const dsl::Scenario &scenario,
                                 const std::vector<event::Event> &events, unsigned teams = 1) {
    return {scenario,
            "first-light",
            "digest",
            teams,
            7,
            events,
            dsl::Milliseconds(events.empty() ? 0 : events.back().exercise_ms),
            {},
            {}};
}

/// A log in the making.
class Events {
  public:
    std::uint64_t add(unsigned team, std::int64_t at_ms, const char *kind,
                      const std::string &subject, nlohmann::json detail,
                      const std::string &actor = "system") {
        event::Event event;
        event.seq = all.size() + 1;
        event.exercise = "first-light";
        event.team = team;
        event.kind = kind;
        event.subject = subject;
        event.actor = actor;
        event.exercise_ms = at_ms;
        event.wall_unix_ms = 1'700'000'000'000 + at_ms;
        event.detail = std::move(detail);
        all.push_back(std::move(event));
        return all.back().seq;
    }
    std::vector<event::Event> all;
};

} // namespace enshu::test
