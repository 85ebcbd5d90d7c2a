// How loading and checking a scenario grows with it, and how that compares with yaml-cpp alone
// reading the same bytes: one table from one run. `bin/language_bench [HOSTS…]`
#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/load_scenario.h"
#include "tests/bench/city_of.h"
#include "tests/support/temp_directory.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace {

using namespace enshu;

/// Median of at least 5 runs, or as many as fit into a second.
double seconds(const std::function<void()> &act) {
    using Clock = std::chrono::steady_clock;
    std::vector<double> times;
    const auto begin = Clock::now();
    while (times.size() < 5 ||
           (Clock::now() - begin < std::chrono::seconds(1) && times.size() < 101)) {
        const auto start = Clock::now();
        act();
        times.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    }
    std::ranges::nth_element(times, times.begin() + static_cast<long>(times.size() / 2));
    return times[times.size() / 2];
}

/// What loading needs at most in a process of its own, above what that begins with, in MiB.
double memory_mib(const std::filesystem::path &directory) {
    const auto peak_kib = [](const std::string &argument) {
        const std::string command = "/proc/" + std::to_string(getpid()) + "/exe --peak " + argument;
        FILE *pipe = popen(command.c_str(), "r");
        long kib = 0;
        if (!pipe || fscanf(pipe, "%ld", &kib) != 1 || pclose(pipe) != 0)
            std::abort();
        return kib;
    };
    return static_cast<double>(peak_kib(directory) - peak_kib("")) / 1024;
}

/// The other side of memory_mib().
int tell_peak(const char *directory) {
    if (directory)
        dsl::load_scenario(directory);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    fmt::print("{}\n", usage.ru_maxrss);
    return 0;
}

} // namespace

int main(int argc, char **argv) {
    if (argc > 1 && std::string_view{argv[1]} == "--peak")
        return tell_peak(argc > 2 ? argv[2] : nullptr);
    std::vector<int> sizes;
    for (int i = 1; i < argc; ++i)
        sizes.push_back(std::atoi(argv[i]));
    if (sizes.empty())
        sizes = {10, 100, 1'000, 10'000};
    fmt::print("{:>7} {:>9} {:>10} {:>10} {:>7} {:>10} {:>9}\n", "hosts", "KiB", "load ms",
               "yaml-cpp", "ratio", "memory MiB", "exponent");
    double last_time = 0;
    int last_size = 0;
    for (const int size : sizes) {
        const bench::City city = bench::city_of(size);
        const test::TempDirectory place;
        const auto directory = bench::write_city(city, place.path());
        const auto load = [&] {
            const dsl::LoadResult loaded = dsl::load_scenario(directory);
            if (!loaded.diagnostics.empty()) {
                fmt::print("{}", dsl::render(loaded.diagnostics));
                std::exit(1);
            }
        };
        const double mib = memory_mib(directory);
        const double ours = seconds(load);
        const double alone = seconds([&] {
            YAML::Load(city.scenario);
            YAML::Load(city.organization);
        });
        const std::string exponent =
            last_size == 0 ? ""
                           : fmt::format("{:.2f}", std::log(ours / last_time) /
                                                       std::log(double(size) / last_size));
        fmt::print("{:>7} {:>9.0f} {:>10.2f} {:>10.2f} {:>7.2f} {:>10.1f} {:>9}\n", size,
                   static_cast<double>(city.scenario.size() + city.organization.size()) / 1024,
                   ours * 1000, alone * 1000, ours / alone, mib, exponent);
        last_time = ours;
        last_size = size;
    }
}
