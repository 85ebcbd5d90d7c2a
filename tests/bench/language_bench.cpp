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

/// Of one act: by the clock on the wall, and of this process's processor time alone.
struct Cost {
    double wall = 0;
    double user = 0; ///< milliseconds, as `wall`
};

double user_ms() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec) * 1000 +
           static_cast<double>(usage.ru_utime.tv_usec) / 1000;
}

Cost cost_of(const std::function<void()> &act) {
    using Clock = std::chrono::steady_clock;
    const double user = user_ms();
    const auto start = Clock::now();
    act();
    return {std::chrono::duration<double, std::milli>(Clock::now() - start).count(),
            user_ms() - user};
}

double median(const std::vector<Cost> &costs, double Cost::*which) {
    std::vector<double> values;
    for (const Cost &cost : costs)
        values.push_back(cost.*which);
    std::ranges::nth_element(values, values.begin() + static_cast<long>(values.size() / 2));
    return values[values.size() / 2];
}

/// Costs of both, run in turn so that other work on the machine hits both alike: at least 7 times
/// each, or as often as fits into three seconds.
std::pair<std::vector<Cost>, std::vector<Cost>> in_turn(const std::function<void()> &first,
                                                        const std::function<void()> &second) {
    std::pair<std::vector<Cost>, std::vector<Cost>> costs;
    const auto begin = std::chrono::steady_clock::now();
    while (costs.first.size() < 7 ||
           (costs.first.size() < 301 &&
            std::chrono::steady_clock::now() - begin < std::chrono::seconds(3))) {
        costs.first.push_back(cost_of(first));
        costs.second.push_back(cost_of(second));
    }
    return costs;
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

/// That so many machines do not fit into one is true.
void refuse_mistakes(const dsl::Diagnostics &diagnostics) {
    if (std::ranges::all_of(diagnostics, [](const dsl::Diagnostic &diagnostic) {
            return diagnostic.kind == dsl::Kind::TooMuchMemory;
        }))
        return;
    fmt::print("{}", dsl::render(diagnostics));
    std::exit(1);
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
    fmt::print("{:>7} {:>9} {:>9} {:>9} {:>9} {:>7} {:>9} {:>9} {:>7} {:>11} {:>9}\n", "hosts",
               "KiB", "first ms", "load ms", "yaml-cpp", "ratio", "user ms", "yaml-cpp", "ratio",
               "memory MiB", "exponent");
    double last_time = 0;
    int last_size = 0;
    for (const int size : sizes) {
        const bench::City city = bench::city_of(size);
        const test::TempDirectory place;
        const auto directory = bench::write_city(city, place.path());
        const auto load = [&] { refuse_mistakes(dsl::load_scenario(directory).diagnostics); };
        const double mib = memory_mib(directory);
        const Cost first = cost_of(load);
        const auto [ours, theirs] = in_turn(load, [&] {
            YAML::Load(city.scenario);
            YAML::Load(city.organization);
        });
        const double wall = median(ours, &Cost::wall);
        const double user = median(ours, &Cost::user);
        const std::string exponent =
            last_size == 0
                ? ""
                : fmt::format("{:.2f}", std::log(user / last_time) /
                                            std::log(static_cast<double>(size) / last_size));
        fmt::print(
            "{:>7} {:>9.0f} {:>9.2f} {:>9.2f} {:>9.2f} {:>7.2f} {:>9.2f} {:>9.2f} {:>7.2f} "
            "{:>11.1f} {:>9}\n",
            size, static_cast<double>(city.scenario.size() + city.organization.size()) / 1024,
            first.wall, wall, median(theirs, &Cost::wall), wall / median(theirs, &Cost::wall), user,
            median(theirs, &Cost::user), user / median(theirs, &Cost::user), mib, exponent);
        last_time = user;
        last_size = size;
    }
}
