#include "orchestrator/score/display.h"

#include "orchestrator/event/kinds.h"

#include <algorithm>
#include <iterator>

namespace enshu::score {

namespace {
constexpr std::string_view names[] = {"live", "frozen", "hidden"};
} // namespace

std::string_view name_of(Shown shown) {
    return names[static_cast<std::size_t>(shown)];
}

std::optional<Shown> shown_named(std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == std::end(names))
        return std::nullopt;
    return static_cast<Shown>(found - std::begin(names));
}

void Display::apply(const event::Event &event, const dsl::Scenario &scenario, const Tally &tally) {
    if (event.kind != event::kind::scoreboard_shown)
        return;
    const auto mode = shown_named(event.detail.value("mode", std::string()));
    if (!mode)
        return;
    mode_ = *mode;
    said_ = event;
    frozen_ = {};
    if (mode_ == Shown::Frozen) {
        frozen_ = tally.board(scenario, dsl::Milliseconds(event.exercise_ms));
        frozen_.shown = mode_;
    }
}

Scoreboard Display::of(Scoreboard live) const {
    if (mode_ == Shown::Frozen)
        return frozen_;
    live.shown = mode_;
    if (mode_ == Shown::Hidden)
        live.teams.clear();
    return live;
}

Scoreboard shown_score(const dsl::Scenario &scenario, unsigned teams,
                       const std::vector<event::Event> &events, dsl::Milliseconds now) {
    Tally tally(teams);
    Display display;
    for (const event::Event &event : events) {
        tally.apply(event);
        display.apply(event, scenario, tally);
    }
    return display.of(tally.board(scenario, now));
}

} // namespace enshu::score
