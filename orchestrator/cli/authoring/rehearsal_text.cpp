#include "orchestrator/cli/authoring/rehearsal_text.h"

#include "orchestrator/cli/authoring/ink.h"
#include "orchestrator/event/describe.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::cli {

using rehearse::Finding;
using rehearse::Rehearsal;
using rehearse::Take;

namespace {

bool is_ja(const Style &style) {
    return style.language == Language::Ja;
}

const std::string &in(const dsl::Text &text, const Style &style) {
    return is_ja(style) ? text.ja : text.en;
}

std::string title_of(const Take &take, const Style &style) {
    switch (take.kind) {
    case Take::Kind::Knowing:
        return is_ja(style) ? "模範手順どおり" : "with the walkthrough";
    case Take::Kind::Idle:
        return is_ja(style) ? "何もしない" : "nobody does anything";
    case Take::Kind::Without:
        return is_ja(style) ? "「" + take.objective + "」のための操作を除く"
                            : "without what is done for " + take.objective;
    case Take::Kind::Spoilt:
        return is_ja(style) ? "「" + take.objective + "」のサービスを止める"
                            : "with the service of " + take.objective + " stopped";
    }
    return "";
}

/// What this play has lost against the one with the walkthrough.
std::string losses(const Take &take, const Take &knowing, const Style &style) {
    std::string goals;
    std::string penalties;
    for (const score::ObjectiveResult &result : take.played.score.objectives) {
        const int lost = knowing.points(result.objective) - result.points;
        if (lost == 0)
            continue;
        std::string &list = result.possible > 0 ? goals : penalties;
        list += fmt::format("{}{} {:+}", list.empty() ? "" : ", ", result.objective, -lost);
    }
    if (penalties.empty())
        return goals;
    return goals + fmt::format(fmt::runtime(is_ja(style) ? "（ほかに減点 {}）"
                                                         : " (penalties besides: {})"),
                               penalties);
}

std::string note_of(const Take &take, const Rehearsal &rehearsal, const Style &style) {
    if (take.kind == Take::Kind::Knowing)
        return fmt::format(fmt::runtime(is_ja(style) ? "満点は{}点" : "full marks are {}"),
                           rehearsal.possible);
    if (take.kind == Take::Kind::Idle)
        return fmt::format(fmt::runtime(is_ja(style) ? "上限は{}点" : "at most {} allowed"),
                           rehearsal.floor);
    return losses(take, rehearsal.takes.front(), style);
}

std::string finding_text(const Finding &finding, const Style &style) {
    return paint("✘ ", Ink::Red, style) + in(finding.text, style) + " [" + finding.name + "]\n" +
           "  " + paint(is_ja(style) ? "対処：" : "help: ", Ink::Blue, style) +
           in(finding.help, style) + "\n";
}

} // namespace

std::string name_of(const Take &take) {
    switch (take.kind) {
    case Take::Kind::Knowing:
        return "walkthrough";
    case Take::Kind::Idle:
        return "idle";
    case Take::Kind::Without:
    case Take::Kind::Spoilt:
        return take.objective;
    }
    return "";
}

std::string rehearsal_text(const Rehearsal &rehearsal, const Style &style) {
    std::size_t widest = 0;
    for (const Take &take : rehearsal.takes)
        widest = std::max(widest, dsl::display_width(title_of(take, style)));
    std::string text;
    for (const Take &take : rehearsal.takes)
        text += (take.holds ? paint("✔", Ink::Green, style) : paint("✘", Ink::Red, style)) + " " +
                fit(title_of(take, style), widest) +
                fmt::format(" {:>6}  ", take.played.score.points) +
                paint(note_of(take, rehearsal, style), Ink::Dim, style) + "\n";
    text += "\n";
    for (const Finding &finding : rehearsal.findings)
        text += finding_text(finding, style);
    const std::size_t count = rehearsal.findings.size();
    if (rehearsal.proven())
        return text + paint(is_ja(style)
                                ? "証明できました：模範手順で満点、何もしなければ上限以下、"
                                  "各目標は書かれたとおりの点です\n"
                                : "proven: the walkthrough reaches full marks, doing nothing "
                                  "does not pay, each objective is worth what it says\n",
                            Ink::Green, style);
    return text + paint(fmt::format(fmt::runtime(is_ja(style) ? "証明できません：指摘{}件\n"
                                                 : count == 1 ? "not proven: {} finding\n"
                                                              : "not proven: {} findings\n"),
                                    count),
                        Ink::Red, style);
}

std::string log_text(const rehearse::Played &played, const Style &style) {
    std::string text;
    for (const event::Event &event : played.events)
        text += fmt::format("{:>7} {:<17} {}\n", clock_text(event.exercise_ms), event.kind,
                            dsl::printable(in(event::describe(event), style)));
    return text;
}

} // namespace enshu::cli
