#include "tests/bench/exercise/firing.h"

#include "tests/bench/exercise/figures.h"
#include "tests/bench/exercise/guest_clock.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <future>

namespace enshu::bench {

using nlohmann::json;

namespace {

constexpr auto host = "pc-suzuki";
/// Nothing but the guest telling its clock, which counts hundredths of a second: the act's first
/// doing is what is timed.
constexpr auto tell_time = "read up rest </proc/uptime; echo $up";
constexpr double goal_ms = 500;
constexpr Milliseconds before_the_first{10'000};

Files files_for(const FiringPlan &plan, unsigned each) {
    const Milliseconds duration = before_the_first + each * plan.every + Milliseconds(60'000);
    std::string walkthrough;
    for (unsigned i = 0; i < each; ++i) {
        walkthrough +=
            fmt::format("- at: {}s\n  run: {{ on: {}, command: \"{}\" }}\n",
                        (before_the_first + i * plan.every).count() / 1000, host, tell_time);
    }
    return {{"scenario.yaml", fmt::format("enshu: 1\nid: firing\n"
                                          "title: {{ ja: 計測, en: To measure }}\n"
                                          "organization: ../organization\nlevel: introductory\n"
                                          "duration: {}s\nbriefing: briefing\n\nattack: []\n",
                                          duration.count() / 1000 + 1)},
            {"briefing.ja.md", "計測用です。\n"},
            {"briefing.en.md", "To measure with.\n"},
            {"walkthrough.yaml", walkthrough}};
}

std::optional<double> uptime_ms(const std::string &output) {
    char *end = nullptr;
    const double seconds = std::strtod(output.c_str(), &end);
    // The middle of the hundredth that it says.
    return end == output.c_str() ? std::nullopt : std::optional(seconds * 1000 + 5);
}

/// An act as the log tells of it; moments by our clock.
struct Firing {
    unsigned team = 0;
    double due = 0, told = 0;
    Reading reading; ///< between being told and being done
};

/// An empty command that nobody had to fire.
struct Empty {
    unsigned team = 0;
    Reading reading;
};

std::vector<Firing> firings_of(const std::vector<Told> &events, const FiringPlan &plan) {
    std::map<std::pair<unsigned, std::string>, Firing> begun;
    std::vector<Firing> firings;
    for (const Told &event : events) {
        if (event.kind == "act.started") {
            const auto number =
                std::strtol(event.subject.substr(event.subject.find('/') + 1).c_str(), nullptr, 10);
            const Milliseconds at = before_the_first + (number - 1) * plan.every;
            const auto told = static_cast<double>(event.wall_ms);
            begun[{event.team, event.subject}] = Firing{
                event.team, told - static_cast<double>(event.exercise_ms - at.count()), told, {}};
        } else if (event.kind == "command.run" && event.detail.contains("item")) {
            const auto found = begun.find({event.team, event.detail.value("item", "")});
            const auto up = uptime_ms(event.detail.value("output", ""));
            if (found != begun.end() && up) {
                found->second.reading = {*up, found->second.told,
                                         static_cast<double>(event.wall_ms)};
                firings.push_back(found->second);
            }
        }
    }
    return firings;
}

/// Between two due moments, in all teams at once as when they fire.
void run_empties(Field &field, unsigned teams, std::vector<Empty> &empties) {
    std::vector<std::future<Empty>> running;
    for (unsigned team = 1; team <= teams; ++team) {
        running.push_back(std::async(std::launch::async, [&field, team] {
            const double before = wall_ms();
            const auto answer = field.run(team, host, tell_time);
            const double after = wall_ms();
            return Empty{team, {uptime_ms(answer.output()).value_or(0), before, after}};
        }));
    }
    for (auto &one : running) {
        const Empty empty = one.get();
        if (empty.reading.guest > 0) {
            empties.push_back(empty);
        }
    }
}

} // namespace

json measure_firing(Field &field, const FiringPlan &plan) {
    const unsigned each = (plan.firings + plan.teams - 1) / plan.teams;
    field.begin(files_for(plan, each), ENSHU_SOURCE "/tests/bench/provision/pair/organization",
                plan.teams);
    std::vector<Empty> empties;
    for (unsigned i = 0; i < each; ++i) {
        const double middle = field.clock_zero() +
                              static_cast<double>((before_the_first + i * plan.every).count()) +
                              static_cast<double>(Milliseconds(plan.every).count()) / 2;
        field.wait(Milliseconds(std::max<std::int64_t>(0, std::llround(middle - wall_ms()))));
        run_empties(field, plan.teams, empties);
    }
    field.wait(Milliseconds(3'000)); // until the last ones are told

    const std::vector<Firing> firings = firings_of(field.events(), plan);
    std::vector<double> told, begins, own, beyond_usual, done, doubt;
    std::size_t behind = 0; // an act before it was still under way in the same guest
    for (unsigned team = 1; team <= plan.teams; ++team) {
        std::vector<Reading> readings;
        for (const Firing &firing : firings) {
            if (firing.team == team) {
                readings.push_back(firing.reading);
            }
        }
        for (const Empty &empty : empties) {
            if (empty.team == team) {
                readings.push_back(empty.reading);
            }
        }
        const GuestClock clock(readings);
        std::vector<double> own_here;
        for (const Empty &empty : empties) {
            if (empty.team == team) {
                own_here.push_back(clock.latest(empty.reading) - empty.reading.before);
            }
        }
        own.insert(own.end(), own_here.begin(), own_here.end());
        const double usual = spread_of(own_here).p50;
        double busy_until = 0;
        for (const Firing &firing : firings) {
            if (firing.team == team) {
                behind += firing.due < busy_until ? 1 : 0;
                busy_until = std::max(busy_until, firing.reading.after);
                const double begin = clock.latest(firing.reading) - firing.due;
                told.push_back(firing.told - firing.due);
                begins.push_back(begin);
                beyond_usual.push_back(begin - usual);
                done.push_back(firing.reading.after - firing.due);
                doubt.push_back(clock.latest(firing.reading) - clock.earliest(firing.reading));
            }
        }
    }
    json result = {{"teams", plan.teams}, {"wanted", each * plan.teams}, {"goal_ms", goal_ms}};
    fmt::print("\n{}\n", heading());
    for (const auto &[key, words, values] :
         {std::tuple{"told", "due → told in the log", &told},
          std::tuple{"begins", "due → begins in the guest, at the latest", &begins},
          std::tuple{"own", "an empty command → begins: the guest's own", &own},
          std::tuple{"beyond_usual", "due → begins, beyond the usual empty command", &beyond_usual},
          std::tuple{"done", "due → done", &done},
          std::tuple{"doubt", "what is not known of the guest's clock", &doubt}}) {
        const Spread spread = spread_of(*values);
        fmt::print("{}\n", row(words, spread, "ms"));
        result[key] = spread.to_json();
    }
    const bool all = firings.size() == std::size_t{each} * plan.teams;
    // Guests are now and then slow by themselves, with an empty command as with an act: what is
    // ours is by how much the one in a hundred acts begins later than the one in a hundred empty
    // commands.
    const double apart = spread_of(begins).p99 - spread_of(own).p99;
    const bool well = all && apart < goal_ms;
    result["apart_p99"] = apart;
    result["behind"] = behind;
    if (behind > 0) {
        fmt::print("\n{} of them were due while the one before was still under way in their guest: "
                   "the machine is too slow for `--every {}`\n",
                   behind, plan.every.count());
    }
    fmt::print("\n{} of {} acts began; p99 apart from the guest's own: {:.1f} ms, goal {} ms: {}\n",
               firings.size(), each * plan.teams, apart, goal_ms, well ? "met" : "missed");
    result["fired"] = firings.size();
    result["met"] = well;
    return result;
}

} // namespace enshu::bench
