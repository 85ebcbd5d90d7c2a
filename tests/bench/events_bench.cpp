// Events: appended to the store, read back, described, folded to scores.
#include "orchestrator/event/describe.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/score/score.h"
#include "orchestrator/store/store.h"
#include "tests/support/first_light.h"
#include "tests/support/temp_directory.h"

#include <benchmark/benchmark.h>

#include <vector>

namespace enshu {
namespace {

event::Event contact(std::int64_t number, unsigned team) {
    event::Event event;
    event.seq = static_cast<std::uint64_t>(number) + 1;
    event.exercise = "bench";
    event.team = team;
    event.kind = event::kind::contact;
    event.subject = "beacon";
    event.exercise_ms = 300'000 + number;
    event.detail = {{"count", number + 1}, {"since_last_ms", 5000}};
    return event;
}

std::vector<event::Event> events(std::int64_t count, unsigned teams) {
    std::vector<event::Event> all;
    for (std::int64_t i = 0; i < count; ++i)
        all.push_back(contact(i, static_cast<unsigned>(i % teams) + 1));
    return all;
}

void append_durably(benchmark::State &state) {
    const test::TempDirectory directory;
    store::Store store(directory.path());
    std::int64_t number = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(store.append(contact(number++, 1)));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(append_durably);

void read_back(benchmark::State &state) {
    const test::TempDirectory directory;
    store::Store store(directory.path());
    for (std::int64_t i = 0; i < 2000; ++i)
        store.append(contact(i, 1));
    for (auto _ : state)
        benchmark::DoNotOptimize(store.read("bench", 0, 2000));
    state.SetItemsProcessed(state.iterations() * 2000);
}
BENCHMARK(read_back)->Unit(benchmark::kMillisecond);

void score(benchmark::State &state) {
    const test::TempDirectory directory;
    const dsl::Scenario scenario = test::first_light(directory.path());
    const auto all = events(state.range(0), 40);
    for (auto _ : state)
        benchmark::DoNotOptimize(score::score(scenario, 40, all, dsl::Milliseconds(600'000)));
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(score)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

void describe(benchmark::State &state) {
    const event::Event event = contact(1, 1);
    for (auto _ : state)
        benchmark::DoNotOptimize(event::describe(event));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(describe);

} // namespace
} // namespace enshu
