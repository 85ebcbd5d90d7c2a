// How exactly an exercise plays: when acts begin, when what happened is noticed, and what the
// daemon costs. Needs root and a guest image; takes a state directory of its own down again.
//
//   ninja exercise_bench && ENSHU_GUEST_IMAGE=… bin/exercise_bench firing --firings 500
#include "orchestrator/process/orphans.h"
#include "tests/bench/exercise/cost.h"
#include "tests/bench/exercise/detection.h"
#include "tests/bench/exercise/firing.h"
#include "tests/bench/interruption.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <fstream>

namespace {

using namespace enshu::bench;

std::atomic<bool> cancelled = false;

std::string load() {
    std::ifstream stream("/proc/loadavg");
    std::string line;
    std::getline(stream, line);
    return line;
}

} // namespace

int main(int argc, char **argv) {
    CLI::App app("Measures an exercise with real guests.", "exercise_bench");
    app.require_subcommand(1);
    SoakPlaces places;
    places.state = "/var/lib/enshu/exbench";
    places.programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    std::filesystem::path json_file;
    app.add_option("--image", places.image, "the directory that images/build made")
        ->envname("ENSHU_GUEST_IMAGE")
        ->required();
    app.add_option("--state", places.state, "made, and removed at the end; at most 30 characters")
        ->capture_default_str();
    app.add_option("--json", json_file, "writes the figures here too");
    const CLI::Range positive(1, 1'000'000);

    FiringPlan firing;
    CLI::App *command = app.add_subcommand("firing", "from due to begun in the guest");
    command->add_option("--firings", firing.firings, "in all")
        ->check(positive)
        ->capture_default_str();
    command->add_option("--teams", firing.teams, "at the same moments")
        ->check(CLI::Range(1, 40))
        ->capture_default_str();
    unsigned every = 4;
    command->add_option("--every", every, "seconds")
        ->check(CLI::Range(2, 60))
        ->capture_default_str();

    DetectionPlan detection;
    command = app.add_subcommand("detection", "from the truth to the event that tells it");
    command->add_option("--rounds", detection.rounds)->check(positive)->capture_default_str();
    std::vector<std::string> measures = {"contact", "available"};
    command->add_option("--measures", measures)
        ->delimiter(',')
        ->check(CLI::IsMember({"contact", "available"}))
        ->capture_default_str();

    CostPlan cost;
    command = app.add_subcommand("cost", "the daemon's own processor and memory");
    command->add_option("--teams", cost.teams, "of five hosts")
        ->check(CLI::Range(1, 40))
        ->capture_default_str();
    unsigned minutes = 60;
    command->add_option("--minutes", minutes)->check(positive)->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    firing.every = std::chrono::seconds(every);
    cost.duration = std::chrono::minutes(minutes);
    detection.contact = std::ranges::find(measures, "contact") != measures.end();
    detection.available = std::ranges::find(measures, "available") != measures.end();

    watch_for_signals(block_signals(), cancelled,
                      "it is taken down; once more leaves everything as it is");
    try {
        enshu::process::adopt_and_collect_orphans();
        const std::string before = load();
        Field field(places, cancelled);
        nlohmann::json result;
        const std::string what = app.get_subcommands().front()->get_name();
        if (what == "firing") {
            result = measure_firing(field, firing);
        } else if (what == "detection") {
            result = measure_detection(field, detection);
        } else {
            result = measure_cost(field, cost);
        }
        result["bench"] = what;
        result["load_before"] = before;
        fmt::print("load of the machine before: {}, after: {}\n", before, load());
        if (!json_file.empty()) {
            std::ofstream(json_file) << result.dump(1) << '\n';
        }
        return result.value("met", result.value("flat", true)) ? 0 : 1;
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
        return 2;
    }
}
