// `enshu demo`: first light, on real machines, from nothing to nothing.
#include "orchestrator/cli/authoring/authoring.h"
#include "orchestrator/cli/commands.h"
#include "orchestrator/cli/daemon_process.h"
#include "orchestrator/cli/live_feed.h"

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>
#include <unistd.h>

namespace enshu::cli {

namespace fs = std::filesystem;
using v1::Exercises;
using Clock = std::chrono::steady_clock;

namespace {

std::string tr(const Style &style, const char *ja, const char *en) {
    return style.language == Language::Ja ? ja : en;
}

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

bool state_is(const v1::Event &event, std::string_view state) {
    return event.kind() == "exercise.state" &&
           event.detail_json().find(fmt::format("\"to\":\"{}\"", state)) != std::string::npos;
}

/// A daemon, a console and a state directory of the demo's own. Whatever happens, they are gone
/// afterwards.
class Stage {
  public:
    explicit Stage(Places places) : places_(std::move(places)) {
        if (running_daemon(places_) != 0) {
            throw CommandError(
                refused, fmt::format("another demo runs already ({})", places_.state.string()));
        }
    }
    ~Stage() { close(); }
    Stage(const Stage &) = delete;
    Stage &operator=(const Stage &) = delete;

    void open_daemon() { daemon_ = start_daemon(places_); }

    void open_console(const std::string &exercise, const Style &style) {
        const fs::path program = places_.programs / "enshu-console";
        if (!fs::exists(program)) {
            return;
        }
        console_ =
            start_program({program.string(), "--socket", places_.socket.string(), "--exercise",
                           exercise, "--lang", style.language == Language::Ja ? "ja" : "en"},
                          places_.state / "console.log");
    }

    /// A picture of the console as it is now, in a process of its own; needs no display.
    void take_screenshot(const std::string &exercise, const fs::path &file, const Style &style) {
        ::setenv("QT_QPA_PLATFORM", "offscreen", 1);
        screenshot_ = start_program({(places_.programs / "enshu-console").string(), "--socket",
                                     places_.socket.string(), "--exercise", exercise, "--lang",
                                     style.language == Language::Ja ? "ja" : "en", "--screenshot",
                                     fs::absolute(file).string(), "--after", "4"},
                                    places_.state / "console.log");
        ::unsetenv("QT_QPA_PLATFORM");
    }

    /// What could not be taken away, in words.
    std::vector<std::string> close() {
        std::vector<std::string> left;
        for (pid_t *pid : {&screenshot_, &console_, &daemon_}) {
            if (*pid > 0 && !stop_process(*pid, 30)) {
                kill(*pid, SIGKILL);
                left.push_back(fmt::format("process {} did not stop and was killed", *pid));
            }
            *pid = 0;
        }
        std::error_code failed;
        fs::remove_all(places_.state, failed);
        if (failed) {
            left.push_back(fmt::format("{}: {}", places_.state.string(), failed.message()));
        }
        return left;
    }

    const Places &places() const { return places_; }

  private:
    Places places_;
    pid_t daemon_ = 0;
    pid_t console_ = 0;
    pid_t screenshot_ = 0;
};

Places demo_places(Places places) {
    places.state = "/var/lib/enshu/demo";
    places.socket = places.state / "enshud.sock";
    return places;
}

} // namespace

int demo(const Places &ordinary, const DemoOptions &options, const Style &style) {
    const auto begin = Clock::now();
    const int checked = check(options.scenario, "human", style);
    if (checked != ok) {
        return checked;
    }
    Stage stage(demo_places(ordinary));
    stage.open_daemon();
    Client client(stage.places().socket);
    LiveFeed feed(style, isatty(STDOUT_FILENO) != 0);

    v1::CreateRequest create;
    create.set_name("demo");
    create.set_scenario_directory(fs::absolute(options.scenario).lexically_normal().string());
    create.set_teams(options.teams);
    create.set_skip_idle_time(true);
    create.set_seed(1);
    (*create.mutable_walkthroughs())[1] = "walkthrough.yaml";
    client.call(&Exercises::Stub::Create, create);
    feed.line(tr(style,
                 "1班は模範手順どおりに対応し、2班は何もしません。機械が関わらない時間は時計を早送"
                 "りします。",
                 "Team 1 is played by the scenario's walkthrough; the others do nothing. Where no "
                 "machine is "
                 "involved the exercise clock skips ahead, and says so."));
    const bool display =
        std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr;
    if (options.console && display) {
        stage.open_console("demo", style);
    }

    bool broken = false;
    const auto ends = [&](const v1::Event &event) {
        broken = broken || state_is(event, "BROKEN");
        return broken || state_is(event, "TORN_DOWN");
    };
    std::uint64_t seen = follow(
        client, "demo", 0, feed,
        [&](const v1::Event &event) { return ends(event) || state_is(event, "STANDBY"); },
        interrupt_requested);
    const double built = seconds_since(begin);

    v1::ActRequest reason;
    reason.set_exercise("demo");
    if (!broken && !interrupt_requested()) {
        reason.set_reason("the demo begins");
        client.call(&Exercises::Stub::Start, reason);
        const auto screenshot_at = [&](const v1::Event &event) {
            return !options.screenshot.empty() && event.kind() == "contact.lost";
        };
        seen = follow(
            client, "demo", seen, feed,
            [&](const v1::Event &event) {
                if (screenshot_at(event)) {
                    stage.take_screenshot("demo", options.screenshot, style);
                }
                return ends(event) || state_is(event, "ENDED");
            },
            interrupt_requested);
    }
    const double played = seconds_since(begin) - built;

    std::string scoreboard;
    bool scored = false;
    if (!broken && !interrupt_requested()) {
        v1::GetScoreboardRequest which;
        which.set_exercise("demo");
        const auto scores = client.call(&Exercises::Stub::GetScoreboard, which);
        scoreboard = scoreboard_text(scores, style);
        // Nothing here knows what the result should be, but a team that answers must stand above
        // one that does not.
        scored = scores.teams_size() >= 2 && scores.teams(0).points() > scores.teams(1).points();
    }
    if (interrupt_requested()) {
        feed.line(tr(style, "中断しました。後片付けをしています…",
                     "Interrupted: taking everything down …"));
    }
    reason.set_reason("the demo is over");
    client.call(&Exercises::Stub::Destroy, reason);
    bool torn_down = false;
    follow(
        client, "demo", seen, feed,
        [&](const v1::Event &event) {
            torn_down = state_is(event, "TORN_DOWN");
            return torn_down;
        },
        [&, limit = Clock::now() + std::chrono::minutes(2)] { return Clock::now() > limit; });
    const double destroyed = seconds_since(begin) - built - played;
    const std::vector<std::string> left = stage.close();
    for (const std::string &what : left) {
        feed.line("! " + what);
    }
    if (!scoreboard.empty()) {
        feed.line("\n" + scoreboard);
    }
    feed.line(fmt::format(
        fmt::runtime(
            tr(style, "所要時間: 構築 {:.0f} 秒、実施 {:.0f} 秒、撤去 {:.0f} 秒",
               "Time: {:.0f} s to build the ranges, {:.0f} s to play, {:.0f} s to take down")),
        built, played, destroyed));
    if (interrupt_requested()) {
        return torn_down && left.empty() ? interrupted : refused;
    }
    if (torn_down && left.empty()) {
        feed.line(
            tr(style,
               "何も残っていません: 仮想マシン、ネットワーク、プロセス、ファイルを確認しました。",
               "Nothing is left: no virtual machine, network, process or file. That was checked."));
    }
    return !broken && scored && torn_down && left.empty() ? ok : refused;
}

} // namespace enshu::cli
