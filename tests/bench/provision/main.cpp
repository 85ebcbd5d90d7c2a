// Goals of "Ranges at speed" measured on real machines: one run, the measures of all rows in turn
// in each round, medians with their spread. Needs root, a guest image, and the machine to itself.
//
//   ninja provision_bench && ENSHU_GUEST_IMAGE=… bin/provision_bench --rounds 5 --json speed.json
#include "orchestrator/process/orphans.h"
#include "tests/bench/interruption.h"
#include "tests/bench/provision/one_host.h"
#include "tests/bench/provision/teams.h"
#include "tests/bench/provision/vagrant.h"

#include <CLI/CLI.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <fstream>

namespace {

using namespace enshu;
using namespace enshu::bench;

std::atomic<bool> cancelled = false;

constexpr double quiet = 0.05; ///< of all processors' time, that others may take

struct Group {
    std::string name;
    std::function<void(Figures &)> round;
};

} // namespace

int main(int argc, char **argv) {
    CLI::App app("Measures what freezing, cloning and putting back cost.", "provision_bench");
    Places places;
    places.state = "/var/lib/enshu/bench";
    places.cache = "/var/cache/enshu/bench";
    places.actor = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "actor";
    unsigned rounds = 3;
    std::vector<std::string> only = {"host", "five", "ten", "vagrant"};
    std::filesystem::path json = "provision_bench.json";
    app.add_option("--image", places.image, "the directory that images/build made")
        ->envname("ENSHU_GUEST_IMAGE")
        ->required();
    app.add_option("--state", places.state, "made, and removed at the end")->capture_default_str();
    app.add_option("--cache", places.cache, "where the box for vagrant is kept")
        ->capture_default_str();
    app.add_option("--rounds", rounds)->check(CLI::Range(1U, 100U))->capture_default_str();
    app.add_option("--only", only, "of host, five, ten, vagrant")
        ->delimiter(',')
        ->check(CLI::IsMember({"host", "five", "ten", "vagrant"}));
    app.add_option("--json", json, "written beside the table")->capture_default_str();
    CLI11_PARSE(app, argc, argv);

    const sigset_t signals = block_signals();

    Figures figures;
    nlohmann::json bustles = nlohmann::json::array();
    double busiest = 0;
    int result = 0;
    try {
        process::adopt_and_collect_orphans();
        Stage stage(places,
                    cancelled); // first: what it hides must be hidden before there are threads
        watch_for_signals(signals, cancelled,
                          "taking everything down; once more leaves it as it is");
        const auto wants = [&](const char *name) {
            return std::ranges::find(only, name) != only.end();
        };
        std::unique_ptr<OneHost> one_host;
        std::unique_ptr<Vagrant> vagrant;
        std::vector<Group> groups;
        fmt::print("{} ({})\n", stage.machines.accelerator(), stage.machines.why_accelerator());
        if (wants("host")) {
            one_host = std::make_unique<OneHost>(stage);
            groups.push_back({"host", [&](Figures &all) { one_host->round(all); }});
        }
        Teams teams(stage);
        if (wants("five")) {
            groups.push_back({"five", [&](Figures &all) { teams.five_hosts(all); }});
        }
        if (wants("ten")) {
            groups.push_back({"ten", [&](Figures &all) { teams.ten_teams(all); }});
        }
        if (wants("vagrant")) {
            try {
                vagrant =
                    std::make_unique<Vagrant>(places.cache, places.state / "vagrant", stage.kvm());
                groups.push_back({"vagrant", [&](Figures &all) { vagrant->round(all); }});
            } catch (const std::exception &error) {
                const std::string why = error.what();
                figures.miss("vagrant_up_s", why.substr(0, why.find('\n')));
                fmt::print(stderr, "{}\n", why);
            }
        }
        for (unsigned round = 1; round <= rounds; ++round) {
            figures.next_round();
            for (const Group &group : groups) {
                stage.stop_if_cancelled();
                const Bustle before = bustle();
                const double took = seconds_of([&] { group.round(figures); });
                fmt::print("round {} of {}: {} in {:.0f} s; others took {:.0f} % of the machine "
                           "before it, load {}\n",
                           round, rounds, group.name, took, before.busy * 100, before.load);
                std::fflush(stdout);
                busiest = std::max(busiest, before.busy);
                bustles.push_back({{"round", round},
                                   {"measures", group.name},
                                   {"busy", before.busy},
                                   {"load", before.load},
                                   {"seconds", took}});
            }
        }
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
        result = 1;
    }
    fmt::print("\n{}\n{}\n", table_of(figures),
               busiest < quiet ? "The machine was quiet."
                               : fmt::format("The machine was busy: others took up to {:.0f} % of "
                                             "it. Ratios say something, seconds do not.",
                                             busiest * 100));
    std::ofstream(json) << nlohmann::json{{"rows", rows_to_json(figures)},
                                          {"figures", figures.to_json()},
                                          {"processors", std::thread::hardware_concurrency()},
                                          {"quiet", busiest < quiet},
                                          {"rounds", bustles}}
                               .dump(2)
                        << '\n';
    return result;
}
