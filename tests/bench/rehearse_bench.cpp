// A rehearsal of three hours: all its plays, with a beacon that calls every 20 to 40 s (slow) or
// every 4 to 7 s (busy). The limit is a second for the slow one.
#include "orchestrator/rehearse/proof.h"
#include "scenario-dsl/load_scenario.h"

#include <benchmark/benchmark.h>

#include <stdexcept>

namespace enshu {
namespace {

using namespace std::chrono_literals;

void rehearse_three_hours(benchmark::State &state, dsl::DurationRange every) {
    auto loaded = dsl::load_scenario(ENSHU_SOURCE "/scenarios/first-light");
    if (!loaded.scenario || !loaded.walkthrough)
        throw std::runtime_error("scenarios/first-light has mistakes");
    dsl::Scenario &scenario = *loaded.scenario;
    scenario.duration = 3h;
    for (dsl::Step &step : scenario.attack)
        if (auto *beacon = std::get_if<dsl::Beacon>(&step.verb))
            beacon->every = every;
    std::size_t events = 0;
    for (auto _ : state) {
        const auto rehearsal = rehearse::rehearse(scenario, *loaded.walkthrough, 1);
        events = 0;
        for (const rehearse::Take &take : rehearsal.takes)
            events += take.played.events.size();
    }
    state.counters["events"] = static_cast<double>(events);
}
BENCHMARK_CAPTURE(rehearse_three_hours, slow, dsl::DurationRange{20s, 40s})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rehearse_three_hours, busy, dsl::DurationRange{4s, 7s})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rehearse_three_hours, busiest, dsl::DurationRange{1s, 1s})
    ->Unit(benchmark::kMillisecond);

} // namespace
} // namespace enshu
