#include "orchestrator/cli/authoring/authoring.h"
#include "orchestrator/cli/client.h"
#include "scenario-dsl/diagnostics/did_you_mean.h"
#include "scenario-dsl/diagnostics/explanations/explanations.h"
#include "scenario-dsl/source/characters.h"
#include "scenario-dsl/source/paragraph.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::cli {

namespace {

constexpr std::size_t columns = 80;

struct Paint {
    std::string_view bold, wrong, right, off;
};

Paint paint_of(const Style &style) {
    return style.colour ? Paint{"\033[1m", "\033[1;31m", "\033[1;32m", "\033[0m"} : Paint{};
}

std::string_view in(const dsl::Words &words, const Style &style) {
    return style.language == Language::Ja ? words.ja : words.en;
}

std::string listing(const Style &style) {
    const Paint paint = paint_of(style);
    std::size_t longest = 0;
    for (const dsl::Kind kind : dsl::all_kinds())
        longest = std::max(longest, dsl::name(kind).size());
    std::string text;
    for (const dsl::Family &family : dsl::explanation_families()) {
        text += fmt::format("{}{}{}{}\n", text.empty() ? "" : "\n", paint.bold,
                            in(family.name, style), paint.off);
        for (const dsl::Explanation &each : family.explanations)
            text +=
                fmt::format("  {:{}}  {}\n", dsl::name(each.kind), longest, in(each.title, style));
    }
    return text;
}

/// Indented; a tab, which could not be told from blanks, as an arrow.
std::string shown_example(std::string_view lines) {
    std::string text = "    ";
    for (const char c : lines) {
        if (c == '\t')
            text += "→   ";
        else if (c == '\n')
            text += "\n    ";
        else
            text += c;
    }
    std::string shown;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        shown += dsl::printable(std::string_view{text}.substr(at, end - at)) + "\n";
        at = end + 1;
    }
    return shown;
}

std::string explained(const dsl::Explanation &explanation, const Style &style) {
    const Paint paint = paint_of(style);
    const dsl::Words wrong{"wrong:", "誤りの例:"};
    const dsl::Words right{"right:", "正しい例:"};
    return fmt::format("{}{}{}: {}\n\n{}\n{}{}{}\n{}\n{}{}{}\n{}", paint.bold,
                       dsl::name(explanation.kind), paint.off, in(explanation.title, style),
                       dsl::paragraph(in(explanation.text, style), columns), paint.wrong,
                       in(wrong, style), paint.off, shown_example(explanation.example.wrong),
                       paint.right, in(right, style), paint.off,
                       shown_example(explanation.example.right));
}

/// As it stands in a message: the brackets may come along.
std::string_view without_brackets(std::string_view name) {
    return name.starts_with('[') && name.ends_with(']') ? name.substr(1, name.size() - 2) : name;
}

int explain_diagnostic(std::string_view name, const Style &style) {
    const dsl::Explanation *explanation = dsl::find_explanation(without_brackets(name));
    if (!explanation) {
        std::vector<std::string_view> names;
        for (const dsl::Kind kind : dsl::all_kinds())
            names.push_back(dsl::name(kind));
        const auto meant = dsl::nearest(without_brackets(name), names);
        throw CommandError(usage,
                           fmt::format("there is no diagnostic {}; {}", dsl::backticked(name),
                                       meant ? "did you mean " + dsl::backticked(*meant) + "?"
                                             : "`enshu explain` lists all of them"));
    }
    fmt::print("{}", explained(*explanation, style));
    return ok;
}

} // namespace

void add_explain(CLI::App &app, Run &chosen) {
    struct Options {
        std::string subject;
        std::string name;
    };
    const auto options = std::make_shared<Options>();
    CLI::App *sub = app.add_subcommand(
        "explain", "say what a diagnostic means and how to mend it, or which way an attack goes, "
                   "what lets it through and what it leaves");
    sub->fallthrough(); // so that --lang may stand behind it
    sub->add_option("subject", options->subject,
                    "the word in brackets at the end of a message, like unknown-key; or a "
                    "scenario's directory; without it, all diagnostics are listed");
    sub->add_option("name", options->name,
                    "with a scenario: a step, objective, inject or user; without it all of them, "
                    "and the zones");
    sub->callback([&chosen, options] {
        chosen = [options](const Style &style) {
            const std::string &subject = options->subject;
            if (!options->name.empty() || std::filesystem::is_directory(subject))
                return explain_step(subject, options->name, style);
            if (!subject.empty())
                return explain_diagnostic(subject, style);
            fmt::print("{}", listing(style));
            return static_cast<int>(ok);
        };
    });
}

} // namespace enshu::cli
