// The soak: rounds of clone, reset, rewind and destroy against a real daemon, through the commands
// a user has, with random kills; after each round the machine is as before. Needs root and a guest
// image. Every round's line stands in the report; a run that was stopped goes on behind it.
//
//   ninja soak && ENSHU_GUEST_IMAGE=… bin/soak --rounds 200 --report soak.jsonl
#include "orchestrator/process/orphans.h"
#include "tests/bench/interruption.h"
#include "tests/bench/soak/round.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>

namespace {

using namespace enshu;
using namespace enshu::bench;
using nlohmann::json;

std::atomic<bool> cancelled = false;

std::vector<json> read_report(const std::filesystem::path &file) {
    std::vector<json> rounds;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        json round = json::parse(line, nullptr, false);
        if (round.is_object() && round.contains("round")) {
            rounds.push_back(std::move(round));
        }
    }
    return rounds;
}

double median_of(const std::vector<json> &rounds, const char *account_key, std::size_t from,
                 std::size_t to) {
    std::vector<double> values;
    for (std::size_t i = from; i < to && i < rounds.size(); ++i) {
        values.push_back(rounds[i]["account"][account_key].get<double>());
    }
    if (values.empty()) {
        return 0;
    }
    std::ranges::sort(values);
    return values[values.size() / 2];
}

void print_summary(const std::vector<json> &rounds) {
    std::size_t bad = 0;
    std::vector<double> seconds;
    for (const json &round : rounds) {
        bad += round["wrong"].empty() ? 0 : 1;
        seconds.push_back(round["seconds"].get<double>());
    }
    std::ranges::sort(seconds);
    if (seconds.empty()) {
        return;
    }
    const std::size_t tenth = std::max<std::size_t>(1, rounds.size() / 10);
    fmt::print("\n{} rounds, {} with something wrong; a round took {:.1f} s ({:.1f}–{:.1f})\n",
               rounds.size(), bad, seconds[seconds.size() / 2], seconds.front(), seconds.back());
    for (const auto &[key, unit] :
         {std::pair{"daemon_mib", "MiB of the daemon"}, std::pair{"daemon_files", "open files"},
          std::pair{"daemon_threads", "threads"}, std::pair{"state_mib", "MiB of files"}}) {
        fmt::print("{}: {:.1f} in the first tenth, {:.1f} in the last\n", unit,
                   median_of(rounds, key, 0, tenth),
                   median_of(rounds, key, rounds.size() - tenth, rounds.size()));
    }
}

} // namespace

int main(int argc, char **argv) {
    CLI::App app("Clones, resets, rewinds and destroys, and kills at random.", "soak");
    SoakPlaces places;
    places.state = "/var/lib/enshu/soak";
    places.programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    std::size_t rounds = 200;
    std::uint64_t seed = 1;
    std::filesystem::path report = "soak.jsonl";
    std::vector<std::string> acts = all_acts();
    app.add_option("--image", places.image, "the directory that images/build made")
        ->envname("ENSHU_GUEST_IMAGE")
        ->required();
    app.add_option("--state", places.state, "made, and removed at the end")->capture_default_str();
    app.add_option("--rounds", rounds, "in all, those of the report included")
        ->capture_default_str();
    app.add_option("--seed", seed, "round N draws from seed + N")->capture_default_str();
    app.add_option("--report", report, "a line of JSON per round")->capture_default_str();
    app.add_option("--acts", acts, "what a round does between up and destroy")
        ->delimiter(',')
        ->check(CLI::IsMember(all_acts()))
        ->capture_default_str();
    CLI11_PARSE(app, argc, argv);

    watch_for_signals(block_signals(), cancelled,
                      "the round is ended; once more leaves everything as it is");

    std::vector<json> done = read_report(report);
    bool clean = true;
    try {
        std::filesystem::create_directories(places.state);
        process::adopt_and_collect_orphans(); // QEMUs whose daemon was killed come to us
        DaemonProcess daemon(places);
        daemon.start();
        // The first round also freezes the organisation; without a mishap it is what "before" is.
        std::optional<Account> before;
        for (std::size_t round = done.size() + 1; round <= rounds && !cancelled; ++round) {
            const Mishap mishap = before ? draw(seed + round, acts) : Mishap{};
            const Outcome outcome = play(daemon, mishap, acts, cancelled);
            if (cancelled) {
                break;
            }
            if (!before) {
                before = outcome.account;
            }
            std::vector<std::string> wrong = outcome.wrong;
            for (const std::string &more : grown(*before, outcome.account)) {
                wrong.push_back(more);
            }
            const json line = {{"round", round},
                               {"seed", seed + round},
                               {"mishap", in_words(mishap)},
                               {"seconds", outcome.seconds},
                               {"wrong", wrong},
                               {"notes", outcome.notes},
                               {"account", outcome.account.to_json()}};
            std::ofstream(report, std::ios::app) << line.dump() << '\n';
            done.push_back(line);
            fmt::print(
                "{:>4} seed {:<6} {:>5.1f} s  {:<44} {}{}\n", round, seed + round, outcome.seconds,
                in_words(mishap),
                wrong.empty() ? "as before" : fmt::format("WRONG: {}", fmt::join(wrong, "; ")),
                outcome.notes.empty() ? "" : fmt::format(" ({})", fmt::join(outcome.notes, "; ")));
            std::fflush(stdout);
            clean = clean && wrong.empty();
        }
        if (cancelled && daemon.pid() > 0) { // in the middle of a round
            daemon.enshu({"destroy", "--exercise", soak_exercise}, std::chrono::seconds(120));
        }
        daemon.stop();
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
        clean = false;
    }
    print_summary(done);
    const Account after = account_of(0, places.state, soak_exercise);
    for (const std::string &left : after.left) {
        fmt::print("left behind: {}\n", left);
        clean = false;
    }
    if (after.left.empty()) {
        std::error_code ignored;
        std::filesystem::remove_all(places.state, ignored);
    }
    return clean ? 0 : 1;
}
