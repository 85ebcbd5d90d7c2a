#include "orchestrator/cli/direction.h"

#include "scenario-dsl/model/units.h"

#include <fmt/format.h>

#include <memory>

namespace enshu::cli {

using v1::Direction;

namespace {

struct Words {
    unsigned team = 0;
    std::string id;
    std::string reason;
    std::string by;
    std::string to;
    std::string ja;
    std::string en;
    std::string objective;
    double factor = 1;
    bool json = false;
};

std::int64_t milliseconds(const std::string &text) {
    const auto time = dsl::parse_duration(text);
    if (!time) {
        throw CommandError(usage, fmt::format("`{}` is no time; write 90s, 5m or 1h05m", text));
    }
    return time->count();
}

int item(const Places &places, const std::string &exercise, const Words &words,
         grpc::Status (Direction::Stub::*verb)(grpc::ClientContext *, const v1::ItemRequest &,
                                               v1::ActResponse *)) {
    v1::ItemRequest request;
    request.set_exercise(exercise);
    request.set_team(words.team);
    request.set_id(words.id);
    request.set_reason(words.reason);
    Client(places.socket, places.as).call(verb, request);
    return ok;
}

int delay(const Places &places, const std::string &exercise, const Words &words) {
    v1::DelayRequest request;
    request.set_exercise(exercise);
    request.set_team(words.team);
    request.set_id(words.id);
    request.set_reason(words.reason);
    if (words.by.empty() && words.to.empty()) {
        throw CommandError(usage, "say by how much (--by 5m) or to which moment (--to 1h05m)");
    }
    if (!words.by.empty()) {
        request.set_by_ms(milliseconds(words.by));
    } else {
        request.set_to_ms(milliseconds(words.to));
    }
    Client(places.socket, places.as).call(&Direction::Stub::Delay, request);
    return ok;
}

int edit(const Places &places, const std::string &exercise, const Words &words) {
    v1::EditRequest request;
    request.set_exercise(exercise);
    request.set_team(words.team);
    request.set_id(words.id);
    request.set_reason(words.reason);
    request.mutable_text()->set_ja(words.ja);
    request.mutable_text()->set_en(words.en);
    Client(places.socket, places.as).call(&Direction::Stub::Edit, request);
    return ok;
}

int note(const Places &places, const std::string &exercise, const Words &words) {
    v1::NoteRequest request;
    request.set_exercise(exercise);
    request.set_team(words.team);
    request.set_objective(words.objective);
    request.set_text(words.id);
    if (!words.to.empty()) {
        request.set_at_ms(milliseconds(words.to));
    }
    Client(places.socket, places.as).call(&Direction::Stub::Note, request);
    return ok;
}

int scoreboard(const Places &places, const std::string &exercise, const Words &words) {
    v1::ShowScoreboardRequest request;
    request.set_exercise(exercise);
    request.set_reason(words.reason);
    request.set_mode(words.id == "live"     ? v1::SCOREBOARD_MODE_LIVE
                     : words.id == "frozen" ? v1::SCOREBOARD_MODE_FROZEN
                                            : v1::SCOREBOARD_MODE_HIDDEN);
    Client(places.socket, places.as).call(&Direction::Stub::ShowScoreboard, request);
    return ok;
}

int speed(const Places &places, const std::string &exercise, const Words &words) {
    v1::SetSpeedRequest request;
    request.set_exercise(exercise);
    request.set_reason(words.reason);
    request.set_factor(words.factor);
    Client(places.socket, places.as).call(&Direction::Stub::SetSpeed, request);
    return ok;
}

int schedule(const Places &places, const std::string &exercise, const Words &words,
             const Style &style) {
    v1::GetMselRequest request;
    request.set_exercise(exercise);
    request.set_team(words.team);
    const auto msel = Client(places.socket).call(&Direction::Stub::GetMsel, request);
    if (words.json) {
        fmt::print("{}\n", json_text(msel, true));
    } else {
        fmt::print("{}", schedule_text(msel, style));
    }
    return ok;
}

struct Look {
    const char *shape;
    const char *ja;
    const char *en;
};

Look look_of(v1::MselState state) {
    switch (state) {
    case v1::MSEL_STATE_WAITING:
        return {"·", "待機", "waiting"};
    case v1::MSEL_STATE_MANUAL:
        return {"✋", "統制者待ち", "manual"};
    case v1::MSEL_STATE_DUE:
        return {"○", "予定", "due"};
    case v1::MSEL_STATE_HELD:
        return {"‖", "保留", "held"};
    case v1::MSEL_STATE_UNDER_WAY:
        return {"▶", "実行中", "under way"};
    case v1::MSEL_STATE_DELIVERED:
        return {"●", "実施", "delivered"};
    case v1::MSEL_STATE_FAILED:
        return {"✘", "失敗", "failed"};
    case v1::MSEL_STATE_WITHHELD:
        return {"–", "不要", "withheld"};
    case v1::MSEL_STATE_SPARED:
        return {"–", "不成立", "spared"};
    case v1::MSEL_STATE_SKIPPED:
        return {"⊘", "取りやめ", "skipped"};
    case v1::MSEL_STATE_IMPOSSIBLE:
        return {"✘", "不可能", "impossible"};
    default:
        return {"?", "不明", "unknown"};
    }
}

std::string line(const v1::MselItem &item, const Style &style) {
    const bool ja = style.language == Language::Ja;
    const Look look = look_of(item.state());
    const std::string moment = item.has_at_ms()    ? clock_text(item.at_ms())
                               : item.has_due_ms() ? "→" + clock_text(item.due_ms())
                                                   : "";
    std::string text = fmt::format("  {:>3}  {:>8}  {} {:<10} {:<20} {} {}", item.number(), moment,
                                   look.shape, ja ? look.ja : look.en, item.id(),
                                   item.attack() ? item.to() : item.from(), item.channel());
    if (item.has_at_ms() && item.has_due_ms()) { // held
        text += (ja ? "、予定" : ", due ") + clock_text(item.due_ms());
    }
    if (item.repeated() > 0) {
        text += fmt::format(" ×{}", item.repeated() + 1);
    }
    if (item.edited()) {
        text += ja ? "（変更済み）" : " (edited)";
    }
    text += "\n";
    std::string why = in(item.reason(), style.language);
    if (!item.by().empty()) {
        why = item.by() + ": " + why;
    } else if (why.empty() && item.state() == v1::MSEL_STATE_WAITING) {
        why = ja ? "「" + item.after() + "」のあと" : "after " + item.after();
    }
    if (!why.empty()) {
        text += fmt::format("                   {}\n", why);
    }
    return text;
}

} // namespace

std::string schedule_text(const v1::Msel &msel, const Style &style) {
    const bool ja = style.language == Language::Ja;
    std::string text;
    for (const v1::TeamMsel &team : msel.teams()) {
        text += fmt::format("{}{}  {}", ja ? "班" : "Team ", team.team(),
                            clock_text(team.exercise_ms()));
        if (msel.speed() != 1) {
            text += fmt::format("  ×{:g}", msel.speed());
        }
        text += "\n";
        for (const v1::MselItem &item : team.items()) {
            text += line(item, style);
        }
        for (const v1::LostObjective &lost : team.lost()) {
            text += fmt::format("  {}{}{}{}\n", ja ? "目標「" : "objective ", lost.objective(),
                                ja ? "」：" : ": ", in(lost.reason(), style.language));
        }
    }
    return text;
}

void add_direction_commands(CLI::App &app, const Places &places, std::string &exercise,
                            Run &chosen) {
    const auto words = std::make_shared<Words>();
    const auto command = [&](const char *name, const char *about) {
        CLI::App *sub = app.add_subcommand(name, about)->group("Directing exercises");
        sub->add_option("-e,--exercise", exercise, "its name; not needed where there is only one");
        return sub;
    };
    const auto runs = [&](CLI::App *sub, auto verb) {
        sub->callback([&places, &exercise, &chosen, verb, words] {
            chosen = [&places, &exercise, verb, words](const Style &) {
                return verb(places, exercise, *words);
            };
        });
    };
    const auto with_team = [&](CLI::App *sub, const char *about) {
        sub->add_option("--team", words->team, about)->check(CLI::Range(1, 40));
    };
    const auto with_reason = [&](CLI::App *sub) {
        sub->add_option("--reason", words->reason, "for the log")->required();
    };
    const auto on_item = [&](const char *name, const char *about, const char *of) {
        CLI::App *sub = command(name, about);
        sub->add_option("id", words->id, of)->required();
        with_team(sub, "this team alone; otherwise every team for which it can still be done");
        with_reason(sub);
        return sub;
    };
    const auto item_act = [&](const char *name, const char *about, const char *of, auto verb) {
        runs(on_item(name, about, of),
             [verb](const Places &at, const std::string &whose, const Words &said) {
                 return item(at, whose, said, verb);
             });
    };

    constexpr auto step_or_inject = "of the step or inject";
    item_act("hold", "keep a step or inject from happening until it is released", step_or_inject,
             &Direction::Stub::Hold);
    item_act("release", "let go what is held: at once, if its moment has passed", step_or_inject,
             &Direction::Stub::Release);
    item_act("skip", "leave a step or inject out; what hangs on a step becomes impossible",
             step_or_inject, &Direction::Stub::Skip);
    item_act("repeat", "deliver once more what was delivered; it counts nothing", "of the inject",
             &Direction::Stub::Repeat);

    CLI::App *sub =
        on_item("delay", "another moment for a step or inject that has one", step_or_inject);
    CLI::Option *by = sub->add_option("--by", words->by, "so much later: 90s, 5m");
    sub->add_option("--to", words->to, "the team's time: 1h05m")->excludes(by);
    runs(sub, delay);

    sub = on_item("edit", "another text for an inject that was not delivered", "of the inject");
    sub->add_option("--text-ja", words->ja, "what it will say, in Japanese")->required();
    sub->add_option("--text-en", words->en, "likewise in English")->required();
    runs(sub, edit);

    sub = command("note", "write down what you saw");
    sub->add_option("text", words->id)->required();
    with_team(sub, "of this team; otherwise of all");
    sub->add_option("--objective", words->objective, "that it is about");
    sub->add_option("--at", words->to, "the team's time: 25m; otherwise now");
    runs(sub, note);

    sub = command("scoreboard", "what everybody but controllers sees of the score");
    sub->add_option("mode", words->id, "live, frozen (as it is now) or hidden")
        ->required()
        ->check(CLI::IsMember({"live", "frozen", "hidden"}));
    with_reason(sub);
    runs(sub, scoreboard);

    sub = command("speed", "how fast exercise time passes: 0.25 to 4 times real time");
    sub->footer(
        "Machines, beacons, emulated staff and silences keep to real time: at 2, a deadline of "
        "20 minutes is 10\nminutes on the wall, and a silence of 5 minutes is 5.");
    sub->add_option("factor", words->factor, "1: as fast as real time")->required();
    with_reason(sub);
    runs(sub, speed);

    sub = command("schedule",
                  "the MSEL of the running exercise: what came, what is due, what cannot come");
    with_team(sub, "this team alone");
    sub->add_flag("--json", words->json, "for programs");
    sub->callback([&places, &exercise, &chosen, words] {
        chosen = [&places, &exercise, words](const Style &style) {
            return schedule(places, exercise, *words, style);
        };
    });
}

} // namespace enshu::cli
