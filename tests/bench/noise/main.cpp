// First light with one team whom nobody plays, for an hour of exercise time of which nothing is
// skipped: how many lines each log gets, and how many of them are the attack's.
//
// As root, with ENSHU_GUEST_IMAGE and ENSHU_ASSETS set, on a quiet machine.
#include "scenario-dsl/load_scenario.h"
#include "tests/bench/noise/guests.h"
#include "tests/bench/noise/logs.h"
#include "tests/e2e/hall.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <thread>

namespace enshu::bench {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

struct Options {
    int minutes = 60;
    std::string duration = "30m"; ///< of the scenario as written
    bool without_staff = false;
};

void must(const process::Result &result) {
    if (result.exit_code != 0)
        throw std::runtime_error(result.output + result.error);
}

void print(const Log &log, const Lines &lines, double hours) {
    const long noise = lines.all - lines.of_the_attack;
    fmt::print("{:<10} {:<22} {:>8} {:>8} {:>9.0f} {:>9}\n", log.host, log.where, noise,
               lines.of_the_attack, static_cast<double>(noise) / hours,
               lines.of_the_attack == 0
                   ? "-"
                   : fmt::format("{:.1f}", static_cast<double>(noise) /
                                               static_cast<double>(lines.of_the_attack)));
}

void measure(const Options &options) {
    e2e::Hall hall("noise");
    const auto directory = e2e::copy_of_first_light(hall.state());
    e2e::replace_in(directory / "scenario.yaml", "\nduration: " + options.duration + "\n",
                    fmt::format("\nduration: {}m\n", options.minutes + 30));
    if (options.without_staff)
        e2e::replace_in(directory / "scenario.yaml", "\nusers: ", "\n#users: ");
    const auto loaded = dsl::load_scenario(directory);
    if (!loaded.scenario)
        throw std::runtime_error("the scenario has mistakes");

    hall.start_daemon();
    must(hall.enshu({"up", directory.string(), "--name", "noise"}, seconds(900)));
    const auto logs = logs_of(*loaded.scenario);
    const auto lines_of = [&](const Log &log) {
        return count(log, [&](const std::string &command) {
            return hall.enshu({"team", "1", "run", log.host, command}).output;
        });
    };
    must(hall.enshu({"start", "--reason", "bench"}));
    std::vector<Lines> before;
    for (const Log &log : logs)
        before.push_back(lines_of(log));
    const auto begun = Clock::now();
    const auto cost_before = processor_seconds(hall.state());
    std::this_thread::sleep_until(begun + minutes(options.minutes));
    const auto cost = processor_seconds(hall.state());
    const double hours =
        std::chrono::duration<double, std::ratio<3600>>(Clock::now() - begun).count();

    fmt::print("{:.0f} minutes of first-light, one team, nobody plays{}\n\n", hours * 60,
               options.without_staff ? ", without staff" : "");
    fmt::print("{:<10} {:<22} {:>8} {:>8} {:>9} {:>9}\n", "host", "log", "noise", "evidence",
               "noise/h", "ratio");
    for (std::size_t i = 0; i < logs.size(); ++i) {
        Lines lines = lines_of(logs[i]);
        lines.all -= before[i].all;
        lines.of_the_attack -= before[i].of_the_attack;
        print(logs[i], lines, hours);
    }
    fmt::print("\nprocessor of this machine, in hundredths of a core\n");
    for (const auto &[guest, spent] : cost)
        fmt::print("{:<33} {:>8.1f}\n", guest,
                   (spent - (cost_before.contains(guest) ? cost_before.at(guest) : 0)) /
                       (hours * 36));
    must(hall.enshu({"destroy"}, seconds(180)));
}

} // namespace
} // namespace enshu::bench

int main(int argc, char **argv) {
    enshu::bench::Options options;
    CLI::App app("the ratio of noise to evidence in each log of first-light");
    app.add_option("--minutes", options.minutes, "how long")->check(CLI::Range(1, 600));
    app.add_flag("--without-staff", options.without_staff, "what the machines write by themselves");
    CLI11_PARSE(app, argc, argv);
    try {
        enshu::bench::measure(options);
    } catch (const std::exception &error) {
        fmt::print(stderr, "noise_bench: {}\n", error.what());
        return 1;
    }
}
