#include "orchestrator/cli/play_commands.h"

#include <memory>

namespace enshu::cli {

namespace {

struct Words {
    unsigned team = 0;
    std::string id;
    std::string text;
    std::string reason;
    std::vector<std::string> fields;
    std::filesystem::path output;
    OverrideOptions result;
    CaptureOptions capture;
    int points = 0;
};

void require_team(CLI::App *sub, unsigned &team) {
    sub->add_option("--team", team, "whose")->required()->check(CLI::Range(1, 40));
}

} // namespace

void add_play_commands(CLI::App &app, const Places &places, std::string &exercise, Run &chosen) {
    const auto words = std::make_shared<Words>(); // as long as a callback that fills it in
    const auto command = [&](const char *name, const char *about) {
        CLI::App *sub = app.add_subcommand(name, about)->group("Running exercises");
        sub->add_option("-e,--exercise", exercise, "its name; not needed where there is only one");
        return sub;
    };
    const auto runs = [&](CLI::App *sub, auto act) {
        sub->callback([&chosen, act, words] { chosen = act; });
    };

    CLI::App *sub = command("fire", "let a manual step or inject happen");
    sub->add_option("id", words->id, "of the step or inject")->required();
    sub->add_option("--team", words->team, "this team alone; otherwise every team that waits")
        ->check(CLI::Range(1, 40));
    sub->add_option("--reason", words->reason, "for the log")->required();
    runs(sub, [&places, &exercise, words](const Style &) {
        return fire(places, exercise, words->team, words->id, words->reason);
    });

    sub = command("grade", "give points for the lines of a report's rubric");
    sub->add_option("form", words->id, "that the team has submitted")->required();
    sub->add_option("points", words->fields,
                    "FIELD=POINTS,POINTS …, one number for each line; what is not given earns "
                    "nothing")
        ->required();
    require_team(sub, words->team);
    runs(sub, [&places, &exercise, words](const Style &) {
        return grade(places, exercise, words->team, words->id, parse_rubric(words->fields));
    });

    sub = command("override", "set the result of an objective by hand, or withdraw that");
    sub->footer("What is measured stays in the evidence.\n"
                "\nFull points:  enshu override isolate-pc --team 2 --state done --reason "
                "\"cut off by the vendor\"\n"
                "A part:       enshu override isolate-pc --team 2 --points 40 --reason \"…\"\n"
                "No longer:    enshu override isolate-pc --team 2 --withdraw");
    sub->add_option("objective", words->result.objective)->required();
    require_team(sub, words->result.team);
    sub->add_option("--state", words->result.state, "otherwise what the points say")
        ->check(CLI::IsMember({"done", "late", "failed", "penalty", "avoided", "not-measurable"}));
    CLI::Option *points =
        sub->add_option("--points", words->points, "otherwise what the state is worth");
    sub->add_option("--reason", words->result.reason, "for the log and the scoreboard");
    sub->add_flag("--withdraw", words->result.withdraw, "what is measured counts again");
    runs(sub, [&places, &exercise, words, points](const Style &) {
        if (points->count() > 0) {
            words->result.points = words->points;
        }
        return override_result(places, exercise, words->result);
    });

    sub = command("hint", "take the next hint for an objective, at its cost");
    sub->add_option("objective", words->id)->required();
    require_team(sub, words->team);
    runs(sub, [&places, &exercise, words](const Style &style) {
        return hint(places, exercise, words->team, words->id, style);
    });

    sub = command("power", "shut a host down, or boot it again; what it had in memory is lost");
    sub->add_option("host", words->id)->required();
    sub->add_option("state", words->text, "on or off")
        ->required()
        ->check(CLI::IsMember({"on", "off"}));
    require_team(sub, words->team);
    runs(sub, [&places, &exercise, words](const Style &) {
        return power(places, exercise, words->team, words->id, words->text == "on");
    });

    sub = command("capture", "keep the memory, the disk or a file of a host as evidence");
    sub->footer("enshu capture --team 2 pc-suzuki memory\n"
                "enshu capture --team 2 proxy log /var/log/squid/access.log");
    sub->add_option("host", words->capture.host)->required();
    sub->add_option("kind", words->capture.kind, "memory, disk, log or file")
        ->required()
        ->check(CLI::IsMember({"memory", "disk", "log", "file"}));
    sub->add_option("path", words->capture.path, "in the host; of a log or a file");
    require_team(sub, words->capture.team);
    sub->add_flag("--pause", words->capture.pause, "the team's clock stands meanwhile");
    runs(sub, [&places, &exercise, words](const Style &) {
        return capture(places, exercise, words->capture);
    });

    sub = command("evidence", "what was captured, with its chain of custody; `get` fetches it");
    sub->add_option("--team", words->team, "this team alone")->check(CLI::Range(1, 40));
    sub->require_subcommand(0, 1);
    CLI::App *get = sub->add_subcommand("get", "fetch a piece, and check that it is as captured");
    get->add_option("id", words->id, "as `enshu evidence` shows it")->required();
    get->add_option("-o,--output", words->output, "otherwise a name of its own, here");
    runs(get, [&places, &exercise, words](const Style &) {
        return fetch_evidence(places, exercise, words->id, words->output);
    });
    get->fallthrough(); // -e
    sub->callback([&places, &exercise, &chosen, words, get] {
        if (!get->parsed()) { // whose callback comes before this one
            chosen = [&places, &exercise, words](const Style &style) {
                return evidence(places, exercise, words->team, style);
            };
        }
    });
}

} // namespace enshu::cli
