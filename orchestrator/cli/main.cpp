// enshu: the command line. Reads the arguments and calls one command.
#include "orchestrator/cli/authoring/authoring.h"
#include "orchestrator/cli/commands.h"
#include "orchestrator/cli/completion.h"
#include "orchestrator/cli/direction.h"
#include "orchestrator/cli/log_commands.h"
#include "orchestrator/cli/debrief.h"
#include "orchestrator/cli/play_commands.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <functional>
#include <sstream>
#include <sys/ioctl.h>
#include <unistd.h>

using namespace enshu::cli;
namespace fs = std::filesystem;

namespace {

std::string from_environment(const char *name, const std::string &otherwise) {
    const char *value = std::getenv(name);
    return value != nullptr && *value != '\0' ? value : otherwise;
}

Places default_places() {
    Places places;
    places.state = from_environment("ENSHU_STATE", "/var/lib/enshu/main");
    places.socket = from_environment("ENSHU_SOCKET", "/run/enshu/enshud.sock");
    places.guest_image = from_environment("ENSHU_GUEST_IMAGE", "");
    places.assets = from_environment("ENSHU_ASSETS", "");
    places.as = from_environment("ENSHU_AS", "");
    places.goldens = from_environment("ENSHU_GOLDENS", "/var/cache/enshu/goldens");
    std::istringstream connections(from_environment("ENSHU_LIBVIRT_URI", ""));
    for (std::string one; connections >> one;) {
        places.connections.push_back(one);
    }
    places.programs = fs::read_symlink("/proc/self/exe").parent_path();
    return places;
}

/// "1=walkthrough.yaml"
std::map<unsigned, std::string> parse_walkthroughs(const std::vector<std::string> &words) {
    std::map<unsigned, std::string> walkthroughs;
    for (const std::string &word : words) {
        const std::size_t equals = word.find('=');
        const std::string team = word.substr(0, equals);
        if (equals == std::string::npos || team.empty() || team.size() > 2 ||
            team.find_first_not_of("0123456789") != std::string::npos) {
            throw CommandError(
                usage, fmt::format("`{}`: write TEAM=FILE, as in 1=walkthrough.yaml", word));
        }
        walkthroughs[static_cast<unsigned>(std::stoul(team))] = word.substr(equals + 1);
    }
    return walkthroughs;
}

std::map<std::string, std::string> parse_fields(const std::vector<std::string> &words) {
    std::map<std::string, std::string> fields;
    for (const std::string &word : words) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos) {
            throw CommandError(usage, fmt::format("`{}`: write FIELD=TEXT", word));
        }
        fields[word.substr(0, equals)] = word.substr(equals + 1);
    }
    return fields;
}

} // namespace

int main(int argc, char **argv) {
    CLI::App app("Enshu: incident-response exercises on real virtual machines.", "enshu");
    app.require_subcommand(1);
    app.set_version_flag("--version", "enshu 0.1.0");
    app.footer(
        "Exit codes: 0 done; 1 the answer is no (a scenario with errors, a machine that "
        "cannot run ranges, an\n"
        "answer not accepted, a log that is not whole); 2 wrong usage; 3 no daemon answers; 4 the "
        "daemon refused or "
        "failed; 130 interrupted.\n"
        "\nA first exercise:  enshu demo\n"
        "A scenario:        enshu new DIRECTORY; enshu check DIRECTORY; enshu rehearse DIRECTORY\n"
        "By hand:           enshu check scenarios/first-light && enshu up "
        "scenarios/first-light --teams 2\n"
        "                   enshu start; enshu watch; enshu score; enshu destroy");
    Places places = default_places();
    std::string language;
    std::string colour = "auto";
    app.add_option("--socket", places.socket, "the daemon's socket [$ENSHU_SOCKET]")
        ->capture_default_str();
    app.add_option("--state", places.state,
                   "where a daemon started by us keeps its ranges [$ENSHU_STATE]")
        ->capture_default_str();
    app.add_option("--goldens", places.goldens,
                   "where a daemon started by us keeps frozen organisations [$ENSHU_GOLDENS]")
        ->capture_default_str();
    app.add_option("--connect", places.connections,
                   "URI or NAME=URI of a hypervisor for a daemon started by us; may be repeated: "
                   "whole teams go where most memory is free. Without it, this machine: "
                   "qemu:///system if a libvirtd answers, else embedded QEMU [$ENSHU_LIBVIRT_URI, "
                   "several separated by spaces]")
        ->allow_extra_args(false);
    app.add_option("--lang", language, "ja or en [$LANG]")->check(CLI::IsMember({"ja", "en"}));
    app.add_option("--colour,--color", colour, "auto, always or never")
        ->check(CLI::IsMember({"auto", "always", "never"}));

    fs::path scenario;
    std::string exercise;
    std::string reason;
    std::string format = "human";
    unsigned team = 1;
    unsigned some_team = 0; // 0: all
    std::string host;
    std::string text;
    std::string subject;
    std::vector<std::string> words;
    std::string memory = "copied";
    UpOptions up_options;
    DemoOptions demo_options;
    Run chosen;

    const auto command = [&](const char *name, const char *about) {
        return app.add_subcommand(name, about)->group("Running exercises");
    };
    const auto with_exercise = [&](CLI::App *sub) {
        sub->add_option("-e,--exercise", exercise, "its name; not needed where there is only one");
        return sub;
    };

    const auto with_memory = [&](CLI::App *sub) {
        sub->add_option("--memory", memory,
                        "copied: every machine has its own. shared: machines share what none of "
                        "them has written, for when memory is short; QEMU calls a part of that "
                        "unstable, and libvirt marks the machines as tainted")
            ->check(CLI::IsMember({"copied", "shared"}))
            ->capture_default_str();
    };

    CLI::App *sub =
        command("demo", "play scenarios/first-light on real machines, from nothing to nothing");
    demo_options.scenario = from_environment("ENSHU_SCENARIOS", "scenarios") + "/first-light";
    sub->add_option("scenario", demo_options.scenario, "a scenario's directory")
        ->capture_default_str();
    sub->add_option("--teams", demo_options.teams, "2 to 40")
        ->check(CLI::Range(2, 40))
        ->capture_default_str();
    sub->add_flag("!--no-console", demo_options.console,
                  "do not open the console though a display is there");
    sub->add_option("--screenshot", demo_options.screenshot,
                    "write a picture of the console to this PNG file");
    sub->callback(
        [&] { chosen = [&](const Style &style) { return demo(places, demo_options, style); }; });

    sub = command("doctor", "can this machine run a range, and what to do where it cannot");
    sub->add_option("scenario", scenario, "a scenario's directory: how many teams of it fit");
    sub->callback(
        [&] { chosen = [&](const Style &style) { return doctor(places, scenario, style); }; });

    add_authoring_commands(app, chosen);

    sub = command("up", "build the ranges of a scenario and wait until they stand by");
    sub->add_option("scenario", up_options.scenario, "its directory")->required();
    sub->add_option("--teams", up_options.teams, "1 to 40")
        ->check(CLI::Range(1, 40))
        ->capture_default_str();
    sub->add_option("--name", up_options.name, "of the exercise; otherwise the scenario's id");
    sub->add_option("--walkthrough", words,
                    "TEAM=FILE: let a walkthrough play a team (may be repeated)");
    sub->add_flag("--skip-idle-time", up_options.skip_idle_time,
                  "advance the clock to the next due moment whenever no machine is involved");
    sub->add_option("--seed", up_options.seed, "of everything that is drawn")
        ->capture_default_str();
    with_memory(sub);
    sub->add_flag("--crowd", up_options.crowd,
                  "build more machines than the processors carry well; they will be slow");
    sub->add_flag("--detach", up_options.detach, "return at once, printing the exercise's name");
    sub->callback([&] {
        chosen = [&](const Style &style) {
            up_options.walkthroughs = parse_walkthroughs(words);
            up_options.shared_memory = memory == "shared";
            return up(places, up_options, style);
        };
    });

    for (const auto &[verb, about] :
         {std::pair{"start", "begin the exercise"},
          std::pair{"pause", "stop the clock and the machines, of all teams or of one"},
          std::pair{"stop", "emergency: end all that is emulated at once, and pause"},
          std::pair{"resume", "go on after a pause"},
          std::pair{"end", "end the exercise; its machines stay until destroy"}}) {
        sub = with_exercise(command(verb, about));
        sub->add_option("--reason", reason, "for the log");
        if (std::string_view(verb) == "pause") {
            sub->add_option("--team", some_team,
                            "this team alone; the others play on, and it gets its time back")
                ->check(CLI::Range(1, 40));
        } else if (std::string_view(verb) == "resume") {
            sub->add_option(
                   "--team", some_team,
                   "a team that was paused alone; one whose hypervisor cannot be reached is "
                   "made anew on another one, and the attack's steps are done again")
                ->check(CLI::Range(1, 40));
        }
        sub->callback([&, verb = std::string(verb)] {
            chosen = [&, verb](const Style &style) {
                return act(places, verb, exercise, some_team, reason, style);
            };
        });
    }
    sub = with_exercise(command("checkpoint", "keep the machines as they are, to reset them to"));
    sub->add_option("--team", some_team, "this team alone; otherwise every team")
        ->check(CLI::Range(1, 40));
    sub->add_option("--name", text, "small letters, digits and -; otherwise hand-1, hand-2 …");
    sub->add_option("--reason", reason, "for the log");
    sub->callback([&] {
        chosen = [&](const Style &) {
            return checkpoint(places, exercise, some_team, text, reason);
        };
    });
    sub = with_exercise(command("checkpoints", "what the machines can be reset to"));
    sub->add_option("--team", some_team, "this team alone")->check(CLI::Range(1, 40));
    sub->callback([&] {
        chosen = [&](const Style &style) {
            return checkpoints(places, exercise, some_team, style);
        };
    });
    PutBackOptions put_back_options;
    sub = with_exercise(
        command("reset", "put a host, or all hosts of a team, back; the other teams play on"));
    sub->footer("What the attack had delivered there since is done again, in its order, and counts "
                "nothing. The team's\nclock stands until that is done. Pulled cables stay pulled.\n"
                "\nOne host:        enshu reset --team 2 --host pc-suzuki --reason \"it hangs\"\n"
                "The whole team:  enshu reset --team 2 --to contain --reason \"once more\"");
    sub->add_option("--team", put_back_options.team, "whose machines")
        ->required()
        ->check(CLI::Range(1, 40));
    sub->add_option("--host", put_back_options.host, "this host alone; otherwise the whole team");
    sub->add_option("--to", put_back_options.checkpoint,
                    "a checkpoint (`enshu checkpoints`); otherwise the beginning");
    sub->add_flag("--clean", put_back_options.clean,
                  "do not do the attack's steps again: a beacon that ran there is not measurable "
                  "any more");
    sub->add_option("--reason", put_back_options.reason, "for the log")->required();
    sub->callback([&] {
        chosen = [&](const Style &) { return put_back(places, exercise, put_back_options); };
    });
    add_play_commands(app, places, exercise, chosen);
    add_direction_commands(app, places, exercise, chosen);
    add_log_commands(app, places, chosen);
    add_debrief_commands(app, places, chosen);
    sub = command("status", "what there is and what it is doing");
    sub->callback([&] { chosen = [&](const Style &style) { return status(places, style); }; });

    sub = with_exercise(command("watch", "follow the events, hosts and scores of an exercise"));
    std::string watch_format = "live";
    bool live_scores = false;
    const auto with_live = [&](CLI::App *board) {
        board->add_flag(
            "--live", live_scores,
            "for controllers: the scores as they are, though they are frozen or hidden");
    };
    with_live(sub);
    sub->add_option("--format", watch_format,
                    "live: with hosts and scores below, on a terminal; plain: events only; json")
        ->check(CLI::IsMember({"live", "plain", "json"}))
        ->capture_default_str();
    sub->callback([&] {
        chosen = [&](const Style &style) {
            return watch(places, exercise, watch_format, live_scores, style);
        };
    });

    sub =
        with_exercise(command("score", "every team's points, each with rule, evidence and moment"));
    sub->add_option("--format", format, "human or json")->check(CLI::IsMember({"human", "json"}));
    with_live(sub);
    sub->callback([&] {
        chosen = [&](const Style &style) {
            return score(places, exercise, format, live_scores, style);
        };
    });

    sub = command("prove-isolation",
                  "try to leave the ranges of an exercise: does anything get through?");
    sub->add_option("exercise", exercise, "its name; not needed where there is only one");
    sub->add_option("--format", format, "human or json")->check(CLI::IsMember({"human", "json"}));
    sub->callback([&] {
        chosen = [&](const Style &style) {
            return prove_isolation(places, exercise, format, style);
        };
    });

    sub = with_exercise(command("destroy", "take an exercise's ranges down, from any state"));
    sub->callback(
        [&] { chosen = [&](const Style &style) { return destroy(places, exercise, style); }; });

    CLI::App *golden =
        command("golden", "organisations that were booted once and frozen: list, build, rm");
    golden->require_subcommand(1);
    sub = golden->add_subcommand("list", "what is there, how large it is, and who uses it");
    sub->add_option("--format", format, "human or json")->check(CLI::IsMember({"human", "json"}));
    sub->callback(
        [&] { chosen = [&](const Style &style) { return golden_list(places, format, style); }; });
    sub = golden->add_subcommand(
        "build", "freeze a scenario's organisation now, so that `up` only has to clone it");
    sub->add_option("scenario", scenario, "its directory")->required();
    with_memory(sub);
    sub->callback([&] {
        chosen = [&](const Style &style) {
            return golden_build(places, scenario, memory == "shared", style);
        };
    });
    sub = golden->add_subcommand("rm", "remove some that no exercise uses");
    sub->add_option("digests", words, "as `enshu golden list` shows them; the beginning will do")
        ->required();
    sub->callback([&] { chosen = [&](const Style &) { return golden_remove(places, words); }; });

    sub = command("shutdown",
                  "stop the daemon; running machines stay, and are found again by the next");
    sub->callback([&] { chosen = [&](const Style &) { return shutdown(places); }; });

    CLI::App *acts =
        with_exercise(command("team", "act as a team: run, unplug, plug, answer, submit"));
    acts->add_option("number", team, "the team's number")->required()->check(CLI::Range(1, 40));
    acts->require_subcommand(1);
    sub = acts->add_subcommand("run", "run a command on one of the team's hosts");
    sub->add_option("host", host)->required();
    sub->add_option("command", text, "for /bin/sh -c")->required();
    sub->callback([&] {
        chosen = [&](const Style &) { return run_command(places, exercise, team, host, text); };
    });
    for (const bool plugged : {false, true}) {
        sub = acts->add_subcommand(plugged ? "plug" : "unplug",
                                   plugged ? "put a host's cable in again" : "pull a host's cable");
        sub->add_option("host", host)->required();
        sub->callback([&, plugged] {
            chosen = [&, plugged](const Style &) {
                return cable(places, exercise, team, host, plugged);
            };
        });
    }
    sub = acts->add_subcommand("answer", "answer an objective's question");
    sub->add_option("objective", subject)->required();
    sub->add_option("text", text)->required();
    sub->callback([&] {
        chosen = [&](const Style &) { return answer(places, exercise, team, subject, text); };
    });
    sub = acts->add_subcommand("submit", "submit a form");
    sub->add_option("form", subject)->required();
    sub->add_option("fields", words, "FIELD=TEXT …")->required();
    sub->callback([&] {
        chosen = [&](const Style &) {
            return submit(places, exercise, team, subject, parse_fields(words));
        };
    });

    for (const char *act :
         {"start",   "pause", "stop",   "resume",   "end",        "checkpoint", "reset",
          "destroy", "fire",  "grade",  "override", "hold",       "release",    "skip",
          "delay",   "edit",  "repeat", "note",     "scoreboard", "speed"})
        app.get_subcommand(act)->add_option("--as", places.as,
                                            "the controller who acts, for the log [$ENSHU_AS]");

    sub = command("completion", "print tab completion for bash: source <(enshu completion)");
    sub->callback([&] {
        chosen = [&](const Style &) {
            fmt::print("{}", bash_completion(app));
            return ok;
        };
    });

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? ok : usage;
    }
    Style style;
    style.language = language.empty() ? language_of_environment()
                                      : (language == "ja" ? Language::Ja : Language::En);
    style.colour = colour == "always" || (colour == "auto" && isatty(STDOUT_FILENO) != 0 &&
                                          std::getenv("NO_COLOR") == nullptr);
    if (winsize size{}; ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        style.columns = size.ws_col;
    }
    watch_for_interrupts();
    try {
        return chosen(style);
    } catch (const CommandError &error) {
        fmt::print(stderr, "enshu: {}\n", error.what());
        return error.code();
    } catch (const std::exception &error) {
        fmt::print(stderr, "enshu: {}\n", error.what());
        return refused;
    }
}
