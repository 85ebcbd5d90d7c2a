#include "orchestrator/rehearse/play.h"

#include "orchestrator/exercise/conductor.h"
#include "orchestrator/exercise/work_queue.h"
#include "orchestrator/rehearse/memory_log.h"
#include "orchestrator/rehearse/simulated_range.h"
#include "scenario-dsl/model/vary.h"

#include <algorithm>
#include <stdexcept>

namespace enshu::rehearse {
namespace {

class SimulatedClock : public inject::Clock {
  public:
    Milliseconds now() const override { return now_; }
    void move_to(Milliseconds moment) { now_ = moment; }

  private:
    Milliseconds now_{0};
};

/// So many turns without time moving mean that somebody's next moment is never dealt with.
constexpr int most_turns_at_once = 10'000;

} // namespace

Played play(const dsl::Scenario &scenario, const dsl::Walkthrough *walkthrough,
            std::uint64_t seed) {
    const dsl::Scenario team = dsl::for_team(scenario, seed, 1);
    std::map<unsigned, dsl::Walkthrough> walkthroughs;
    if (walkthrough)
        walkthroughs[1] = dsl::for_team(*walkthrough, scenario, seed, 1);

    SimulatedClock clock;
    MemoryLog log;
    exercise::WorkQueue queue;
    SimulatedRange range(team, walkthrough ? &walkthroughs[1] : nullptr, seed, clock);
    exercise::ConductorOptions options;
    options.seed = seed;
    options.own_thread = false;
    options.automatic_checkpoints = false;
    exercise::Conductor conductor(scenario.id, team, 1, walkthroughs, options, log, clock, queue,
                                  {&range});
    conductor.start("system", "");
    int turns = 0;
    for (;;) {
        for (const SimulatedRange::Line &line : range.heard())
            conductor.on_actor_line(1, line.host, line.text);
        do
            conductor.tick();
        while (queue.run());
        auto next = conductor.next_moment();
        if (!next)
            break;
        if (const auto heard = range.next_heard())
            next = std::min(*next, *heard);
        turns = *next > clock.now() ? 0 : turns + 1;
        if (turns > most_turns_at_once)
            throw std::logic_error("the rehearsal does not get beyond " +
                                   dsl::to_string(clock.now()));
        clock.move_to(std::max(*next, clock.now()));
    }
    if (conductor.state() != exercise::State::Ended)
        throw std::runtime_error("the rehearsal broke off: " + conductor.reason());
    Played played;
    played.score = conductor.scoreboard().teams.front();
    played.events = log.take();
    return played;
}

} // namespace enshu::rehearse
