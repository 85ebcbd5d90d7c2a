#include "tests/bench/exercise/cost.h"

#include "tests/bench/exercise/figures.h"
#include "tests/bench/soak/account.h"

#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <sstream>
#include <unistd.h>

namespace enshu::bench {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// What may be grown by in all before it is no longer flat: a part of what there is, and something
/// for the pages that an allocator takes and gives.
constexpr double flat_share = 0.05;
constexpr double flat_mib = 4;

Files files_for(const CostPlan &plan) {
    return {{"scenario.yaml",
             fmt::format("enshu: 1\nid: cost\ntitle: {{ ja: 計測, en: To measure }}\n"
                         "organization: ../organization\nlevel: introductory\nduration: {}s\n"
                         "briefing: briefing\n\nhosts:\n  attacker: {{ role: attacker, memory: "
                         "192MiB, at: {{ internet: .66 }}, hidden: true }}\n\nattack:\n  - id: "
                         "beacon\n    at: 10s\n    do: beacon\n    on: pc-suzuki\n    to: "
                         "attacker\n    via: gate\n    path: /news\n    every: 4s..7s\n    "
                         "technique: T1071.001\n\nphases: [ contain ]\n\nobjectives:\n  - id: "
                         "isolate\n    title: {{ ja: 隔離する, en: Isolate }}\n    phase: "
                         "contain\n    points: 100\n"
                         "    within: 5m of beacon\n    measure: {{ contact-lost: {{ step: beacon, "
                         "for: 60s }} }}\n",
                         plan.duration.count() + 600)},
            {"briefing.ja.md", "計測用です。\n"},
            {"briefing.en.md", "To measure with.\n"}};
}

struct Sample {
    double seconds = 0; ///< since the first
    double processor_seconds = 0;
    double mib = 0, threads = 0, descriptors = 0, database_mib = 0, log_mib = 0;
};

std::string text_of(const fs::path &file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Of the process alone: neither its QEMUs nor children that have ended.
double processor_seconds_of(pid_t process) {
    const std::string stat = text_of(fs::path("/proc") / std::to_string(process) / "stat");
    std::istringstream fields(stat.substr(std::min(stat.rfind(')') + 1, stat.size())));
    std::string skipped;
    for (int field = 3; field < 14; ++field) {
        fields >> skipped;
    }
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double mib_of(const fs::path &file) {
    std::error_code absent;
    const auto bytes = fs::file_size(file, absent);
    return absent ? 0 : static_cast<double>(bytes) / (1 << 20);
}

Sample sample_of(pid_t daemon, const fs::path &state, double seconds) {
    const Account account = account_of(daemon, state, "no-exercise");
    Sample sample;
    sample.seconds = seconds;
    sample.processor_seconds = processor_seconds_of(daemon);
    sample.mib = account.daemon_mib;
    sample.threads = account.daemon_threads;
    sample.descriptors = account.daemon_files;
    for (const char *file : {"enshu.db", "enshu.db-wal"}) {
        sample.database_mib += mib_of(state / "store" / file);
    }
    sample.log_mib = mib_of(state / "enshud.log");
    return sample;
}

std::vector<double> column(const std::vector<Sample> &samples, double Sample::*member) {
    std::vector<double> values;
    for (const Sample &sample : samples) {
        values.push_back(sample.*member);
    }
    return values;
}

} // namespace

json measure_cost(Field &field, const CostPlan &plan) {
    field.begin(files_for(plan), ENSHU_SOURCE "/tests/bench/provision/five/organization",
                plan.teams);
    field.wait(Milliseconds(30'000)); // the beacons are under way
    const pid_t daemon = field.daemon();
    const double begun = wall_ms();
    std::vector<Sample> samples;
    std::vector<double> shares; // percent of one processor
    while (wall_ms() - begun < 1000.0 * static_cast<double>(plan.duration.count())) {
        samples.push_back(sample_of(daemon, field.state(), (wall_ms() - begun) / 1000));
        if (samples.size() > 1) {
            const Sample &a = samples[samples.size() - 2], &b = samples.back();
            shares.push_back(100 * (b.processor_seconds - a.processor_seconds) /
                             (b.seconds - a.seconds));
        }
        field.wait(plan.every);
    }
    const std::size_t guests = qemus_below(field.state()).size();
    // The beginning warms caches and pools.
    const std::vector<Sample> settled(samples.begin() + static_cast<long>(samples.size() / 10),
                                      samples.end());
    const auto seconds = column(settled, &Sample::seconds);
    json result = {{"teams", plan.teams}, {"guests", guests}, {"seconds", plan.duration.count()}};
    fmt::print("\n{} guests, {} samples\n{}\n", guests, samples.size(), heading());
    fmt::print("{}\n", row("processor, of one, between two samples", spread_of(shares), "%"));
    result["processor_percent"] = spread_of(shares).to_json();
    bool flat = true;
    for (const auto &[key, words, member, unit, judged] :
         {std::tuple{"memory", "memory (RSS)", &Sample::mib, "MiB", true},
          std::tuple{"threads", "threads", &Sample::threads, "", true},
          std::tuple{"descriptors", "descriptors", &Sample::descriptors, "", true},
          std::tuple{"database", "database with its log", &Sample::database_mib, "MiB", false},
          std::tuple{"log", "the daemon's own log", &Sample::log_mib, "MiB", false}}) {
        const auto values = column(settled, member);
        const Spread spread = spread_of(values);
        const double slope = slope_of(seconds, values) * 3600;
        const double growth = slope * (seconds.back() - seconds.front()) / 3600;
        const bool is_flat = std::abs(growth) <= std::max(flat_mib, flat_share * spread.p50);
        fmt::print("{}; {:+.2f} an hour{}\n", row(words, spread, unit), slope,
                   !judged   ? ""
                   : is_flat ? ", flat"
                             : ", NOT flat");
        result[key] = spread.to_json();
        result[key]["an_hour"] = slope;
        flat = flat && (!judged || is_flat);
    }
    // The processor's share too: the second half against the first.
    if (shares.size() >= 4) {
        const auto half = static_cast<long>(shares.size() / 2);
        const double first = spread_of({shares.begin(), shares.begin() + half}).p50;
        const double second = spread_of({shares.begin() + half, shares.end()}).p50;
        fmt::print("processor: {:.2f} % in the first half, {:.2f} % in the second\n", first,
                   second);
        result["processor_halves_percent"] = {first, second};
    }
    fmt::print("\n{}\n", flat ? "flat" : "not flat");
    result["flat"] = flat;
    for (const Sample &sample : samples) {
        result["samples"].push_back({sample.seconds, sample.processor_seconds, sample.mib,
                                     sample.threads, sample.descriptors, sample.database_mib,
                                     sample.log_mib});
    }
    return result;
}

} // namespace enshu::bench
