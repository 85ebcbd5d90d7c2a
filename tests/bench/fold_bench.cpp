// What a long log costs: folding it to a score, verifying it, exporting it. Time and the most
// memory of a process of its own for each, for logs of growing length.
//
//     fold_bench [EVENTS …]     otherwise 100000 1000000; TMPDIR says where the store is made
#include "orchestrator/event/kinds.h"
#include "orchestrator/proof/export.h"
#include "orchestrator/score/tally.h"
#include "orchestrator/store/store.h"
#include "tests/support/first_light.h"
#include "tests/support/temp_directory.h"

#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace enshu;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr unsigned teams = 40;
constexpr auto exercise = "bench";

/// As an exercise goes: contacts mostly, in between commands with their output, answers, results.
event::Event event_of(std::int64_t number, std::int64_t count) {
    namespace kind = event::kind;
    event::Event event;
    event.exercise = exercise;
    event.team = static_cast<unsigned>(number % teams) + 1;
    event.exercise_ms = number * 8 * 3'600'000 / count;
    if (number == 0) {
        event.team = 0;
        event.kind = kind::exercise_state;
        event.detail = {{"from", "STANDBY"}, {"to", "RUNNING"}, {"reason", "bench"}};
    } else if (number % 20 == 7) {
        event.kind = kind::command_run;
        event.subject = "pc-suzuki";
        event.actor = "team";
        event.detail = {{"command", "tail -n 50 /var/log/squid/access.log"},
                        {"exit_code", 0},
                        {"output", std::string(1'500, 'x')}};
    } else if (number % 50 == 11) {
        event.kind = kind::objective_decided;
        event.subject = "isolate-pc";
        event.detail = {{"state", "done"}, {"points", 100}};
    } else if (number % 1'000 == 13) {
        event.kind = kind::answer_given;
        event.subject = "which-pc";
        event.detail = {{"text", "pc-suzuki"}, {"accepted", false}, {"tries_left", 2}};
    } else {
        event.kind = kind::contact;
        event.subject = "beacon";
        event.detail = {{"count", number},
                        {"since_last_ms", 5000},
                        {"tag", {{"run", 1}, {"counter", number}, {"at_ms", number * 5'000}}}};
    }
    return event;
}

/// In a process of its own, so that each has its own memory.
void measure(std::int64_t count, const char *what, const std::function<void()> &act) {
    int ends[2];
    if (pipe(ends) != 0)
        throw std::runtime_error("no pipe");
    const pid_t child = fork();
    if (child == 0) {
        const auto begin = Clock::now();
        act();
        const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        _exit(write(ends[1], &seconds, sizeof seconds) == sizeof seconds ? 0 : 1);
    }
    close(ends[1]);
    double seconds = 0;
    const bool told = read(ends[0], &seconds, sizeof seconds) == sizeof seconds;
    close(ends[0]);
    rusage used{};
    int status = 0;
    wait4(child, &status, 0, &used);
    if (!told || status != 0)
        throw std::runtime_error(std::string(what) + " failed");
    fmt::print("{:>9} events  {:<28} {:>8.2f} s  {:>6.2f} us each  {:>7.1f} MiB at most\n", count,
               what, seconds, seconds * 1e6 / static_cast<double>(count),
               static_cast<double>(used.ru_maxrss) / 1024);
    std::fflush(stdout);
}

void measure_all(std::int64_t count) {
    const test::TempDirectory directory;
    const fs::path state = directory.path() / "store";
    const fs::path exported = directory.path() / "bench-log";
    const dsl::Scenario scenario = test::first_light(directory.path());
    const dsl::Milliseconds end(8 * 3'600'000);
    measure(count, "append", [&] {
        store::Store store(state);
        for (std::int64_t i = 0; i < count; ++i)
            store.append(event_of(i, count));
    });
    fmt::print("{:>9} events  {:<28} {:>8.1f} MiB\n", count, "the store's file",
               static_cast<double>(fs::file_size(state / "enshu.db")) / (1 << 20));
    measure(count, "open the store", [&] { const store::Store store(state); });
    measure(count, "read, holding all", [&] {
        store::Store store(state);
        if (event::read_all(store, exercise).size() != static_cast<std::size_t>(count))
            _exit(1);
    });
    measure(count, "score, holding all", [&] {
        store::Store store(state);
        score::score(scenario, teams, event::read_all(store, exercise), end);
    });
    measure(count, "score, a portion at a time", [&] {
        store::Store store(state);
        score::Tally tally(teams);
        event::for_each(store, exercise, [&](const event::Event &event) { tally.apply(event); });
        tally.board(scenario, end);
    });
    measure(count, "verify", [&] {
        store::Store store(state);
        if (!store.verify(exercise).whole())
            _exit(1);
    });
    measure(count, "export", [&] {
        store::Store store(state);
        store.seal(exercise);
        const proof::Log log = store.log_of(exercise);
        fs::create_directories(exported);
        std::ofstream stream;
        proof::write_export(
            log,
            [&](std::uint64_t after) {
                return store.entries(exercise, after, log.last_seq, 1'000);
            },
            [&](std::string_view file, std::string_view text) {
                if (!file.empty()) {
                    stream.close();
                    stream.open(exported / file, std::ios::binary);
                }
                stream << text;
                return true;
            });
    });
    measure(count, "verify the export", [&] {
        if (!proof::verify_export(exported).whole())
            _exit(1);
    });
}

} // namespace

int main(int argc, char **argv) {
    std::vector<std::int64_t> counts;
    for (int i = 1; i < argc; ++i)
        counts.push_back(std::stoll(argv[i]));
    if (counts.empty())
        counts = {100'000, 1'000'000};
    double load = 0;
    getloadavg(&load, 1);
    fmt::print("load at the beginning: {:.1f}\n", load);
    for (const std::int64_t count : counts)
        measure_all(count);
}
