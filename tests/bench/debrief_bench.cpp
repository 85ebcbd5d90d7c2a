// How long the debrief of a full day takes: 40 teams, eight hours, and as many events as are asked
// for. `ninja debrief_bench`, then bin/debrief_bench [EVENTS] [DIRECTORY to keep the files in].
#include "orchestrator/debrief/files.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/rehearse/play.h"
#include "scenario-dsl/load_scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace {

using namespace enshu;
namespace kind = event::kind;

constexpr unsigned teams = 40;
constexpr std::int64_t day_ms = 8 * 3600 * 1000;

/// Each team plays the scenario's walkthrough or nothing, stretched over the day, among contacts,
/// commands and probes.
std::vector<event::Event> full_day(const dsl::LoadResult &loaded, std::size_t count) {
    std::vector<event::Event> events;
    for (unsigned team = 1; team <= teams; ++team) {
        const auto *walkthrough = team % 3 == 0 ? nullptr : &*loaded.walkthrough;
        const auto played = rehearse::play(*loaded.scenario, walkthrough, team);
        const std::int64_t lasted = loaded.scenario->duration.count();
        for (event::Event event : played.events) {
            if (event.team == 0 && team != 1)
                continue;
            event.team = event.team == 0 ? 0 : team;
            event.exercise_ms = event.exercise_ms * day_ms / lasted;
            events.push_back(std::move(event));
        }
    }
    for (std::size_t i = 0; events.size() < count; ++i) {
        event::Event event;
        event.exercise = "day";
        event.team = static_cast<unsigned>(i % teams) + 1;
        event.exercise_ms = static_cast<std::int64_t>(i * 977 % day_ms);
        event.actor = "team";
        event.subject = "gate";
        event.kind = i % 3 == 0 ? kind::command_run : kind::contact;
        if (i % 3 == 0)
            event.detail = {{"command", fmt::format("grep -n {} /var/log/squid/access.log", i)},
                            {"exit_code", 0},
                            {"output", std::string(400, 'x')}};
        else
            event.detail = {{"count", 100 + i}, {"since_last_ms", 5000}};
        if (event.kind == kind::contact)
            event.subject = "beacon";
        events.push_back(std::move(event));
    }
    std::ranges::stable_sort(events, {}, [](const event::Event &event) {
        return std::pair(event.exercise_ms, event.kind == kind::exercise_state);
    });
    std::uint64_t seq = 0;
    for (event::Event &event : events) {
        event.seq = ++seq;
        event.wall_unix_ms = 1'700'000'000'000 + event.exercise_ms;
    }
    return events;
}

class Stopwatch {
  public:
    void lap(const std::string &what) {
        const auto now = std::chrono::steady_clock::now();
        fmt::print("{:<40} {:>8.3f} s\n", what, std::chrono::duration<double>(now - last_).count());
        last_ = now;
    }

  private:
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

} // namespace

int main(int argc, char **argv) {
    const std::size_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200'000;
    const std::filesystem::path keep = argc > 2 ? argv[2] : "";
    const auto loaded = dsl::load_scenario(ENSHU_SOURCE "/scenarios/first-light");
    Stopwatch watch;
    const auto events = full_day(loaded, count);
    watch.lap(fmt::format("{} events of {} teams made", events.size(), teams));
    const debrief::Source source{*loaded.scenario,          "day", "digest", teams, 1, events,
                                 dsl::Milliseconds(day_ms), {},    {}};
    const debrief::Debrief debrief = debrief::make(source);
    watch.lap("folded into a debrief");
    debrief::write_files(debrief, source, dsl::Language::Ja, [&](const debrief::File &file) {
        watch.lap(fmt::format("{} ({} KiB)", file.name, file.content.size() / 1024));
        if (!keep.empty())
            std::ofstream(keep / file.name, std::ios::binary | std::ios::app) << file.content;
    });
}
