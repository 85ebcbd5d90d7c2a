#include "orchestrator/score/team_time.h"

#include "orchestrator/event/kinds.h"

namespace enshu::score {

namespace kind = event::kind;
using dsl::Milliseconds;

bool TeamTime::moved_by(const event::Event &event) {
    return event.kind == kind::team_state || event.kind == kind::reset_started ||
           (event.detail.is_object() && event.detail.contains("lag_ms"));
}

void TeamTime::apply(const event::Event &event) {
    if (!moved_by(event) || over)
        return;
    const auto stand = [&] {
        if (!stands)
            stands = Milliseconds(event.exercise_ms);
    };
    if (event.kind == kind::reset_started)
        return stand();
    const bool about_team = event.kind == kind::team_state;
    const std::string to = about_team ? event.detail.value("to", std::string()) : "";
    if (to == "PAUSED") {
        stand();
        paused = true;
        return;
    }
    if (to == "ENDED") {
        stand();
        over = true;
        return;
    }
    if (to == "RUNNING")
        paused = false;
    if (paused) // its machines were dealt with meanwhile
        return;
    lag = Milliseconds(event.detail.value("lag_ms", lag.count()));
    stands.reset();
}

} // namespace enshu::score
