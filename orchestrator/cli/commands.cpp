#include "orchestrator/cli/commands.h"

#include "orchestrator/cli/daemon_process.h"
#include "orchestrator/cli/live_feed.h"
#include "orchestrator/cli/log_commands.h"
#include "orchestrator/doctor/doctor.h"
#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/load_scenario.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <thread>
#include <unistd.h>

namespace enshu::cli {

namespace fs = std::filesystem;
using v1::Exercises;

namespace {

volatile std::sig_atomic_t interrupts = 0;

dsl::RenderStyle render_style(const Style &style) {
    return {style.colour, style.columns};
}

v1::ExerciseStatus status_of(Client &client, const std::string &exercise) {
    v1::GetStatusRequest request;
    request.set_exercise(exercise);
    const auto response = client.call(&Exercises::Stub::GetStatus, request);
    if (response.exercises_size() == 0) {
        throw CommandError(refused, exercise.empty()
                                        ? "there is no exercise; `enshu up SCENARIO` makes one"
                                        : fmt::format("there is no exercise `{}`", exercise));
    }
    // Like the daemon: the only one that is not torn down, or the only one at all.
    std::vector<v1::ExerciseStatus> standing;
    for (const v1::ExerciseStatus &each : response.exercises()) {
        if (each.state() != v1::EXERCISE_STATE_TORN_DOWN) {
            standing.push_back(each);
        }
    }
    if (standing.size() == 1) {
        return standing.front();
    }
    if (response.exercises_size() > 1) {
        throw CommandError(usage, "there is more than one exercise; name it with --exercise");
    }
    return response.exercises(0);
}

} // namespace

bool interrupt_requested() {
    return interrupts != 0;
}

void watch_for_interrupts() {
    struct sigaction action {};
    action.sa_handler = [](int) { interrupts = interrupts + 1; };
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGHUP, &action, nullptr);
}

int doctor(const Places &places, const fs::path &scenario, const Style &style) {
    doctor::Question question{places.state, places.guest_image, places.connections,
                              std::nullopt, places.assets,      places.programs / "actor"};
    if (!scenario.empty()) {
        dsl::LoadResult loaded = dsl::load_scenario(scenario);
        if (!loaded.scenario) {
            fmt::print(stderr, "{}", dsl::render(loaded.diagnostics, render_style(style)));
            return no;
        }
        question.scenario = std::move(loaded.scenario);
    }
    const auto language = style.language == Language::Ja ? dsl::Language::Ja : dsl::Language::En;
    bool good = true;
    for (const doctor::Finding &finding : doctor::examine(question)) {
        const char *mark = finding.verdict == doctor::Verdict::Yes    ? "✔"
                           : finding.verdict == doctor::Verdict::Note ? "!"
                                                                      : "✘";
        fmt::print("{} {:<12} {}\n", mark, finding.what, finding.found.in(language));
        if (!finding.advice.empty()) {
            fmt::print("  {:<12} → {}\n", "", finding.advice.in(language));
        }
        good = good && finding.verdict != doctor::Verdict::No;
    }
    const bool ja = style.language == Language::Ja;
    fmt::print("{}\n",
               good ? (ja ? "この機械で演習環境を動かせます。" : "This machine can run a range.")
                    : (ja ? "この機械ではまだ動かせません（✘ を参照）。"
                          : "This machine cannot run a range yet: see the ✘ above."));
    return good ? ok : no;
}

int up(const Places &places, const UpOptions &options, const Style &style) {
    ensure_daemon(places);
    Client client(places.socket);
    v1::CreateRequest request;
    request.set_name(options.name);
    request.set_scenario_directory(fs::absolute(options.scenario).lexically_normal().string());
    request.set_teams(options.teams);
    request.set_skip_idle_time(options.skip_idle_time);
    request.set_seed(options.seed);
    request.set_memory(options.shared_memory ? v1::MEMORY_MODE_SHARED : v1::MEMORY_MODE_COPIED);
    request.set_crowd(options.crowd);
    for (const auto &[team, file] : options.walkthroughs) {
        (*request.mutable_walkthroughs())[team] = file;
    }
    const auto created = client.call(&Exercises::Stub::Create, request);
    fmt::print(stderr, "{}", created.warnings());
    if (options.detach) {
        fmt::print("{}\n", created.exercise());
        return ok;
    }
    LiveFeed feed(style, isatty(STDOUT_FILENO) != 0);
    bool standby = false;
    follow(
        client, created.exercise(), 0, feed,
        [&](const v1::Event &event) {
            standby = entered(event, "STANDBY");
            return standby || entered(event, "BROKEN") || entered(event, "TORN_DOWN");
        },
        interrupt_requested);
    if (interrupt_requested()) {
        fmt::print(stderr, "interrupted: taking down what was built\n");
        destroy(places, created.exercise(), style);
        return interrupted;
    }
    if (standby) {
        fmt::print("{} stands by: `enshu start` begins it, `enshu destroy` takes it down\n",
                   created.exercise());
    }
    return standby ? ok : refused;
}

int act(const Places &places, const std::string &verb, const std::string &exercise, unsigned team,
        const std::string &reason, const Style &style) {
    Client client(places.socket, places.as);
    v1::ActRequest request;
    request.set_exercise(exercise);
    request.set_reason(reason);
    request.set_team(team);
    const auto method = verb == "start"    ? &Exercises::Stub::Start
                        : verb == "pause"  ? &Exercises::Stub::Pause
                        : verb == "stop"   ? &Exercises::Stub::EmergencyStop
                        : verb == "resume" ? &Exercises::Stub::Resume
                                           : &Exercises::Stub::End;
    // Machines that are gone are put back first.
    client.call(method, request, std::chrono::minutes(10));
    if (verb == "end") {
        show_seal(places, exercise, style);
    }
    return ok;
}

int status(const Places &places, const Style &style) {
    Client client(places.socket);
    const auto all = client.call(&Exercises::Stub::GetStatus, v1::GetStatusRequest{});
    if (all.exercises_size() == 0) {
        fmt::print("no exercise ({}, {})\n", all.hypervisor(), all.accelerator());
    }
    for (const v1::ExerciseStatus &exercise : all.exercises()) {
        v1::GetScoreboardRequest scores_of;
        scores_of.set_exercise(exercise.exercise());
        const auto scores = client.call(&Exercises::Stub::GetScoreboard, scores_of);
        fmt::print("{}\n", exercise.exercise());
        for (const std::string &line : status_lines(exercise, scores, all.accelerator(), style)) {
            fmt::print("  {}\n", line);
        }
    }
    return ok;
}

int watch(const Places &places, const std::string &exercise, const std::string &format, bool live,
          const Style &style) {
    Client client(places.socket);
    const std::string name = status_of(client, exercise).exercise();
    LiveFeed feed(style, format == "live" && isatty(STDOUT_FILENO) != 0, format == "json", live);
    follow(
        client, name, 0, feed, [](const v1::Event &) { return false; }, interrupt_requested);
    return ok;
}

int score(const Places &places, const std::string &exercise, const std::string &format, bool live,
          const Style &style) {
    Client client(places.socket);
    v1::GetScoreboardRequest request;
    request.set_exercise(status_of(client, exercise).exercise());
    request.set_live(live);
    const auto scores = client.call(&Exercises::Stub::GetScoreboard, request);
    if (format == "json") {
        fmt::print("{}\n", json_text(scores, true));
    } else {
        fmt::print("{}", scoreboard_text(scores, style));
    }
    return ok;
}

int destroy(const Places &places, const std::string &exercise, const Style &style) {
    ensure_daemon(places); // what a killed daemon left is taken down by the next one
    Client client(places.socket, places.as);
    const v1::ExerciseStatus before = status_of(client, exercise);
    v1::ActRequest request;
    request.set_exercise(before.exercise());
    request.set_reason("taken down by hand");
    const auto began = client.call(&Exercises::Stub::Destroy, request);
    LiveFeed feed(style, false);
    bool down = false; // the log says so a moment before the status does
    follow(
        client, before.exercise(), began.seq() == 0 ? 0 : began.seq() - 1, feed,
        [&](const v1::Event &event) {
            down = entered(event, "TORN_DOWN");
            return down || entered(event, "BROKEN");
        },
        // What is taken down because of one interrupt goes on until another one comes.
        [before_now = interrupts] { return interrupts != before_now; });
    if (down) {
        return ok;
    }
    const v1::ExerciseStatus after = status_of(client, before.exercise());
    if (after.state() != v1::EXERCISE_STATE_TORN_DOWN &&
        after.state() != v1::EXERCISE_STATE_BROKEN) {
        fmt::print(stderr, "the daemon goes on taking {} down; `enshu watch` shows it\n",
                   before.exercise());
        return interrupted;
    }
    if (after.state() != v1::EXERCISE_STATE_TORN_DOWN) {
        throw CommandError(refused, after.reason());
    }
    return ok;
}

int shutdown(const Places &places) {
    const pid_t pid = running_daemon(places);
    if (pid == 0) {
        fmt::print("no daemon runs\n");
        return ok;
    }
    if (!stop_process(pid, 30)) {
        throw CommandError(refused,
                           fmt::format("enshud (process {}) did not stop within 30 s", pid));
    }
    return ok;
}

int cable(const Places &places, const std::string &exercise, unsigned team, const std::string &host,
          bool plugged) {
    Client client(places.socket);
    v1::SetCableRequest request;
    request.set_exercise(exercise);
    request.set_team(team);
    request.set_host(host);
    request.set_plugged(plugged);
    client.call(&Exercises::Stub::SetCable, request);
    return ok;
}

int answer(const Places &places, const std::string &exercise, unsigned team,
           const std::string &objective, const std::string &text) {
    Client client(places.socket);
    v1::AnswerRequest request;
    request.set_exercise(exercise);
    request.set_team(team);
    request.set_objective(objective);
    request.set_text(text);
    const auto response = client.call(&Exercises::Stub::Answer, request);
    fmt::print("{}\n", response.accepted()
                           ? "accepted"
                           : fmt::format("not accepted; {} tries left", response.tries_left()));
    return response.accepted() ? ok : no;
}

int submit(const Places &places, const std::string &exercise, unsigned team,
           const std::string &form, const std::map<std::string, std::string> &fields) {
    Client client(places.socket);
    v1::SubmitFormRequest request;
    request.set_exercise(exercise);
    request.set_team(team);
    request.set_form(form);
    for (const auto &[field, text] : fields) {
        (*request.mutable_fields())[field] = text;
    }
    client.call(&Exercises::Stub::SubmitForm, request);
    return ok;
}

int run_command(const Places &places, const std::string &exercise, unsigned team,
                const std::string &host, const std::string &command) {
    Client client(places.socket);
    v1::RunCommandRequest request;
    request.set_exercise(exercise);
    request.set_team(team);
    request.set_host(host);
    request.set_command(command);
    const auto response =
        client.call(&Exercises::Stub::RunCommand, request, std::chrono::seconds(120));
    fmt::print("{}", response.output());
    return response.exit_code() == 0 ? ok : no;
}

} // namespace enshu::cli
