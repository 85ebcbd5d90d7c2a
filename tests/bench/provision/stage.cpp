#include "tests/bench/provision/stage.h"

#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/load_scenario.h"

#include <fmt/format.h>

#include <cstdlib>
#include <exception>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>
#include <utility>

namespace enshu::bench {

namespace fs = std::filesystem;

namespace {

dsl::Scenario load(const fs::path &directory) {
    dsl::LoadResult loaded = dsl::load_scenario(directory);
    if (!loaded.scenario) {
        throw std::runtime_error(dsl::render(loaded.diagnostics, {}));
    }
    return std::move(*loaded.scenario);
}

Places prepared(Places places) {
    if (fs::exists(places.state)) {
        throw std::runtime_error(fmt::format(
            "{} is there already: an earlier run was killed; end the QEMU processes whose command "
            "lines name it, delete its network namespaces (`ip netns`), and remove it",
            places.state.string()));
    }
    fs::create_directories(places.state);
    const std::string log = "3:file:" + (places.state / "libvirt.log").string();
    setenv("LIBVIRT_LOG_OUTPUTS", log.c_str(), 0);
    return places;
}

std::string contents_of(const fs::path &file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Of all processors since the machine's start: at work, and in all.
std::pair<double, double> processor_time() {
    std::istringstream stat(contents_of("/proc/stat"));
    std::string cpu;
    stat >> cpu;
    double work = 0;
    double all = 0;
    double ticks = 0;
    for (int field = 0; field < 8 && stat >> ticks; ++field) { // guests' time is in user's
        all += ticks;
        work += field == 3 || field == 4 ? 0 : ticks; // idle, and waiting for a disk
    }
    return {work, all};
}

double pss_mib(const fs::path &process) {
    std::istringstream lines(contents_of(process / "smaps_rollup"));
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("Pss:")) {
            return std::strtod(line.c_str() + 4, nullptr) / 1024;
        }
    }
    throw std::runtime_error("cannot read " + (process / "smaps_rollup").string());
}

} // namespace

Stage::Stage(const Places &where, const std::atomic<bool> &stop)
    : places(prepared(where)), cancelled(stop), paths(places.state),
      machines("qemu:///embed?root=" + (places.state / "hv").string(), places.state, {}),
      provisioner({"here", true, machines.hypervisor(), machines.fabric(), files, machines.limits(),
                   [] { return std::string(); }},
                  paths),
      image(provision::open_guest_image(places.image)), by_hand(machines.uri()),
      five_(load(ENSHU_SOURCE "/tests/bench/provision/five/scenario")),
      pair_(load(ENSHU_SOURCE "/tests/bench/provision/pair/scenario")) {}

Stage::~Stage() {
    for (const plan::ExercisePlan &plan : made_) {
        try {
            destroy(plan);
        } catch (const std::exception &error) {
            fmt::print(stderr, "{}\n", error.what());
        }
        for (const std::string &left : provisioner.leftovers(plan.exercise, plan.ranges)) {
            fmt::print(stderr, "left behind: {}\n", left);
        }
    }
    std::error_code ignored;
    fs::remove_all(places.state, ignored);
}

plan::ExercisePlan Stage::plan(const dsl::Scenario &scenario, const std::string &exercise,
                               unsigned teams, plan::MemoryMode memory) {
    made_.push_back(
        plan::make_plan(scenario, exercise, teams, {ENSHU_SOURCE "/images", places.actor}, memory));
    return made_.back();
}

void Stage::destroy(const plan::ExercisePlan &plan) {
    provisioner.destroy(plan.exercise, plan.ranges, [](const provision::Progress &) {});
}

void Stage::until_healthy(const std::string &uuid) {
    using namespace std::chrono_literals;
    const auto agent = machines.hypervisor().open_agent(uuid);
    const auto end = Clock::now() + machines.limits().settle;
    std::string said;
    while (Clock::now() < end) {
        stop_if_cancelled();
        const inject::RunResult result = agent->run(
            {"/bin/sh", "-c", "test -x /usr/lib/enshu/check && exec /usr/lib/enshu/check"}, "",
            60s);
        if (result.exit_code == 0) {
            return;
        }
        said = result.output;
        std::this_thread::sleep_for(500ms);
    }
    throw std::runtime_error("a host did not become healthy: " + said);
}

void Stage::stop_if_cancelled() const {
    if (cancelled) {
        throw Cancelled();
    }
}

double seconds_of(const std::function<void()> &act) {
    const auto begin = Clock::now();
    act();
    return Seconds(Clock::now() - begin).count();
}

void at_once(const std::vector<std::function<void()>> &acts) {
    std::vector<std::exception_ptr> failures(acts.size());
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < acts.size(); ++i) {
            threads.emplace_back([&, i] {
                try {
                    acts[i]();
                } catch (...) {
                    failures[i] = std::current_exception();
                }
            });
        }
    }
    for (const std::exception_ptr &failure : failures) {
        if (failure) {
            std::rethrow_exception(failure);
        }
    }
}

Bustle bustle() {
    const auto [work_before, all_before] = processor_time();
    std::this_thread::sleep_for(std::chrono::seconds(2));
    const auto [work, all] = processor_time();
    const std::string load = contents_of("/proc/loadavg");
    std::size_t end = 0;
    for (int numbers = 0; numbers < 3; ++numbers) {
        end = load.find(' ', end + 1);
    }
    return {all > all_before ? (work - work_before) / (all - all_before) : 0, load.substr(0, end)};
}

MemoryOfGuests memory_of_guests(const fs::path &state) {
    MemoryOfGuests memory;
    for (const fs::directory_entry &entry : fs::directory_iterator("/proc")) {
        const std::string arguments = contents_of(entry.path() / "cmdline");
        if (arguments.starts_with("/usr/bin/qemu") &&
            arguments.find(state.string() + "/") != std::string::npos) {
            memory.pss_mib_each += pss_mib(entry.path());
            ++memory.guests;
        }
    }
    if (memory.guests > 0) {
        memory.pss_mib_each /= memory.guests;
    }
    return memory;
}

} // namespace enshu::bench
