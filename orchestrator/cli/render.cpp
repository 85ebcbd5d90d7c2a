#include "orchestrator/cli/render.h"

#include "orchestrator/cli/progress_bar.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <google/protobuf/util/json_util.h>

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace enshu::cli {

namespace {

constexpr auto reset = "\x1b[0m";
constexpr auto dim = "\x1b[2m";
constexpr auto bold = "\x1b[1m";
constexpr auto red = "\x1b[31m";
constexpr auto green = "\x1b[32m";
constexpr auto yellow = "\x1b[33m";
constexpr auto blue = "\x1b[36m";

std::string paint(const std::string &text, const char *colour, const Style &style) {
    return style.colour ? colour + text + reset : text;
}

std::string pick(Language language, const char *ja, const char *en) {
    return language == Language::Ja ? ja : en;
}

/// A mark by the family of an event, so that a feed can be read by shape, without colour.
std::pair<const char *, const char *> mark_of(const v1::Event &event) {
    const std::string_view kind = event.kind();
    if (kind == "contact.lost" || kind == "cable.set") {
        return {"◆", green};
    }
    if (kind.starts_with("step.") || kind == "contact" || kind == "file.arrived") {
        return {kind == "file.arrived" ? "▲" : "△", red};
    }
    if (kind.starts_with("inject.")) {
        return {"✉", yellow};
    }
    if (kind == "answer.given" || kind == "form.submitted" || kind == "command.run") {
        return {"◇", green};
    }
    if (kind == "objective.decided") {
        return {"★", bold};
    }
    if (kind == "alarm.raised") {
        return {"▲", yellow};
    }
    if (kind.starts_with("host.") || kind.starts_with("range.") || kind.starts_with("reset.") ||
        kind.starts_with("checkpoint.")) {
        return {"·", dim};
    }
    return {"●", blue};
}

struct HostLook {
    const char *shape;
    const char *colour;
    const char *ja;
    const char *en;
};

HostLook look_of(v1::HostState state) {
    switch (state) {
    case v1::HOST_STATE_BOOTING:
        return {"◔", yellow, "起動中", "booting"};
    case v1::HOST_STATE_SETTLING:
        return {"◑", yellow, "準備中", "settling"};
    case v1::HOST_STATE_HEALTHY:
        return {"●", green, "正常", "healthy"};
    case v1::HOST_STATE_UNPLUGGED:
        return {"✂", blue, "ケーブル抜", "unplugged"};
    case v1::HOST_STATE_BROKEN:
        return {"✖", red, "故障", "broken"};
    case v1::HOST_STATE_GONE:
        return {"○", dim, "撤去済", "gone"};
    default:
        return {"○", dim, "待機", "planned"};
    }
}

HostLook look_of(v1::ObjectiveState state) {
    switch (state) {
    case v1::OBJECTIVE_STATE_DONE:
        return {"✔", green, "達成", "done"};
    case v1::OBJECTIVE_STATE_LATE:
        return {"✔", yellow, "遅れて達成", "late"};
    case v1::OBJECTIVE_STATE_FAILED:
        return {"✘", red, "未達成", "failed"};
    case v1::OBJECTIVE_STATE_PENALTY:
        return {"▼", red, "減点", "penalty"};
    case v1::OBJECTIVE_STATE_AVOIDED:
        return {"✔", green, "回避", "avoided"};
    case v1::OBJECTIVE_STATE_NOT_MEASURABLE:
        return {"?", yellow, "測定不能", "not measurable"};
    default:
        return {"…", dim, "未定", "waiting"};
    }
}

/// The control characters are those below space, DEL, and U+0080 to U+009F, which are C2 80 to C2
/// 9F.
std::string one_line(std::string text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
        if (c < 0x20 || c == 0x7f) {
            text[i] = ' ';
        } else if (c == 0xc2 && next >= 0x80 && next <= 0x9f) {
            text.replace(i, 2, " ");
        }
    }
    return text;
}

/// What is to be said of a team besides its hosts and points; mostly nothing.
std::string team_words(const v1::TeamStatus &team, Language language) {
    std::vector<std::string> words;
    if (team.over()) {
        words.push_back(pick(language, "✔ この班は時間を終えました", "✔ has had its time"));
    } else if (team.paused()) {
        words.push_back(pick(language, "⏸ 一時停止", "⏸ PAUSED") + " " +
                        clock_text(team.exercise_ms()) +
                        (team.reason().empty() ? "" : "  " + one_line(team.reason())));
    } else if (team.lag_ms() >= 1000) {
        words.push_back("◷ " + clock_text(team.exercise_ms()) + "  " +
                        pick(language, "全体より遅れ", "behind by") + " " +
                        clock_text(team.lag_ms()));
    }
    if (!team.doing().empty()) {
        words.push_back(one_line(team.doing()));
    }
    return fmt::format("{}", fmt::join(words, "  "));
}

} // namespace

Language language_of_environment() {
    for (const char *name : {"ENSHU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char *value = std::getenv(name);
        if (value != nullptr && *value != '\0') {
            return std::string_view(value).starts_with("ja") ? Language::Ja : Language::En;
        }
    }
    return Language::En;
}

std::string in(const v1::Text &text, Language language) {
    return one_line(language == Language::Ja ? text.ja() : text.en());
}

std::string clock_text(std::int64_t ms) {
    const std::int64_t seconds = ms / 1000;
    if (seconds >= 3600) {
        return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

std::string state_word(v1::ExerciseState state, Language language) {
    switch (state) {
    case v1::EXERCISE_STATE_DRAFT:
        return pick(language, "準備", "DRAFT");
    case v1::EXERCISE_STATE_CLONING:
        return pick(language, "構築中", "CLONING");
    case v1::EXERCISE_STATE_STANDBY:
        return pick(language, "開始待ち", "STANDBY");
    case v1::EXERCISE_STATE_RUNNING:
        return pick(language, "実施中", "RUNNING");
    case v1::EXERCISE_STATE_PAUSED:
        return pick(language, "一時停止", "PAUSED");
    case v1::EXERCISE_STATE_ENDED:
        return pick(language, "終了", "ENDED");
    case v1::EXERCISE_STATE_TORN_DOWN:
        return pick(language, "撤去済", "TORN_DOWN");
    case v1::EXERCISE_STATE_BROKEN:
        return pick(language, "異常", "BROKEN");
    default:
        return v1::ExerciseState_Name(state);
    }
}

std::string json_text(const google::protobuf::Message &message, bool pretty) {
    google::protobuf::util::JsonPrintOptions options;
    options.always_print_primitive_fields = true;
    options.preserve_proto_field_names = true;
    options.add_whitespace = pretty;
    std::string json;
    const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
    if (!status.ok()) {
        throw std::runtime_error(status.ToString());
    }
    return json;
}

std::string event_line(const v1::Event &event, const Style &style) {
    const auto [mark, colour] = mark_of(event);
    const std::string team =
        event.team() == 0 ? "      "
                          : pick(style.language, "班", "team") + fmt::format("{:<2}", event.team());
    return fmt::format("{} {} {} {}",
                       paint(fmt::format("{:>7}", clock_text(event.exercise_ms())), dim, style),
                       event.team() == 0 ? team : paint(team, blue, style),
                       paint(mark, colour, style), in(event.text(), style.language));
}

std::vector<std::string> status_lines(const v1::ExerciseStatus &status,
                                      const v1::Scoreboard &scores, const std::string &accelerator,
                                      const Style &style) {
    std::vector<std::string> lines;
    lines.push_back(fmt::format("{}  {}  {} / {}  {}",
                                paint(in(status.title(), style.language), bold, style),
                                paint(state_word(status.state(), style.language), bold, style),
                                clock_text(status.exercise_ms()), clock_text(status.duration_ms()),
                                paint(accelerator, dim, style)));
    if (!status.reason().empty()) {
        lines.push_back("  " + one_line(status.reason()));
    }
    if (status.has_remaining()) {
        lines.push_back(fmt::format("  {} {}",
                                    paint(bar(status.remaining().progress(), 40), blue, style),
                                    remaining_text(status.remaining(), style.language)));
    }
    for (unsigned team = 0; team <= status.teams(); ++team) {
        if (team == 0 && !is_building(status, 0)) {
            continue;
        }
        std::string line = "  ";
        line += team == 0 ? pick(style.language, "凍結 ", "frozen ")
                          : pick(style.language, "班", "team ") +
                                fmt::format("{:<{}} ", team, status.teams() > 9 ? 2 : 1);
        if (is_building(status, team)) {
            const v1::Remaining remaining = remaining_of_team(status, team);
            line += fmt::format("{} {:<21}", paint(bar(remaining.progress(), 10), blue, style),
                                remaining_text(remaining, style.language));
        }
        for (const v1::HostStatus &host : status.hosts()) {
            if (host.team() == team) {
                const HostLook look = look_of(host.state());
                const std::string word = host.has_step() ? in(host.step(), style.language)
                                                         : pick(style.language, look.ja, look.en);
                line += fmt::format(" {} {} {} ", paint(look.shape, look.colour, style),
                                    host.host(), paint(word, look.colour, style));
            }
        }
        for (const v1::TeamScore &score : scores.teams()) {
            if (score.team() == team) {
                line +=
                    paint(fmt::format("  {} / {}", score.points(), scores.possible()), bold, style);
            }
        }
        if (const auto site = status.sites().find(team); site != status.sites().end()) {
            line += paint("  @ " + one_line(site->second), dim, style);
        }
        lines.push_back(line);
        for (const v1::TeamStatus &own : status.team_status()) {
            if (own.team() == team && !team_words(own, style.language).empty()) {
                lines.push_back("      " + paint(team_words(own, style.language), yellow, style));
            }
        }
    }
    return lines;
}

std::string checkpoints_text(const v1::ListCheckpointsResponse &list, const Style &style) {
    const auto word = [&](const char *ja, const char *en) { return pick(style.language, ja, en); };
    if (list.checkpoints_size() == 0) {
        return word("チェックポイントはありません", "there is no checkpoint") + "\n";
    }
    std::string text;
    for (const v1::KeptCheckpoint &one : list.checkpoints()) {
        text += fmt::format("{}{:<2} {:>8}  {:<20} {:>6.1f} s  {}\n", word("班", "team "),
                            one.team(), clock_text(one.exercise_ms()), one.name(),
                            static_cast<double>(one.stood_ms()) / 1000,
                            one.automatic() ? word("自動", "automatic") : word("手動", "by hand"));
    }
    return text;
}

std::string scoreboard_text(const v1::Scoreboard &scores, const Style &style) {
    const Language language = style.language;
    std::string text;
    if (scores.shown() == "frozen") {
        const std::string at = clock_text(scores.exercise_ms());
        text += language == Language::Ja
                    ? "得点表は" + at + "の時点のものです（--live で現在の得点）\n"
                    : "as of " + at + ", when it was frozen; --live shows it as it is\n";
    } else if (scores.shown() == "hidden") {
        text += pick(language, "得点表は非表示です（--live で表示）\n",
                     "the scoreboard is hidden; --live shows it\n");
    }
    for (const v1::TeamScore &team : scores.teams()) {
        text += paint(fmt::format("{}{}  {} / {}\n", pick(language, "班", "Team "), team.team(),
                                  team.points(), scores.possible()),
                      bold, style);
        for (const v1::ObjectiveResult &result : team.objectives()) {
            const HostLook look = look_of(result.state());
            const std::string moment = result.at_ms() < 0 ? "–" : clock_text(result.at_ms());
            text += fmt::format(
                "  {} {:<14} {:>4} / {:<4} {}  {}\n", paint(look.shape, look.colour, style),
                result.objective(), result.points(), result.possible(),
                paint(pick(language, look.ja, look.en), look.colour, style), moment);
            std::string events;
            for (const auto seq : result.evidence_seq()) {
                events += fmt::format("{}#{}", events.empty() ? "" : " ", seq);
            }
            text += fmt::format("      {}: {}\n", pick(language, "規則", "rule"),
                                in(result.rule(), language));
            text += fmt::format("      {}: {}{}\n", pick(language, "根拠", "evidence"),
                                in(result.evidence(), language),
                                events.empty() ? "" : "  [" + events + "]");
        }
    }
    return text;
}

} // namespace enshu::cli
