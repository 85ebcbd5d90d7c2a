#include "scenario-dsl/language_server/hover.h"

#include "scenario-dsl/language_server/field_words.h"
#include "scenario-dsl/language_server/navigation.h"
#include "scenario-dsl/language_server/spot.h"
#include "scenario-dsl/schema/shape_words.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

namespace enshu::dsl::lsp {
namespace {

constexpr std::size_t most_lines = 10; // of a declaration that is shown

/// A declaration as it is written, without the indentation it has in its file.
std::string excerpt(const Place &whole) {
    const Source &source = *whole.source;
    const Position first = source.position(whole.range.begin);
    const std::size_t last = source.position(whole.range.end).line;
    const std::size_t indent = whole.range.begin - source.line_start(first.line);
    std::string text;
    for (std::size_t number = first.line; number <= last; ++number) {
        if (number - first.line == most_lines)
            return text + "…\n";
        std::string_view line = source.line(number);
        const auto begin = std::min(line.find_first_not_of(' '), line.size());
        line.remove_prefix(number == first.line ? std::min(indent, line.size())
                                                : std::min(indent, begin));
        text += printable(line) + "\n";
    }
    return text;
}

/// Empty where nothing of the name is declared.
std::string describe_name(const Occurrence &one, const Project &project, Language language) {
    const auto declared = declarations_of(one, project);
    std::string text;
    for (const Occurrence &each : declared) {
        const Source &source = *each.place.source;
        text += fmt::format(
            fmt::runtime(in({"{} {}, declared in {}:{}", "{} {}（{}:{} で宣言）"}, language)),
            in(scope_words(each.scope), language), backticked(each.name),
            printable(std::filesystem::path{source.path()}.filename().string()),
            source.position(each.place.range.begin).line);
        text += fmt::format("\n\n```yaml\n{}```\n\n", excerpt(each.whole));
    }
    return text;
}

json to_hover(const std::string &text, const json &range) {
    return {{"contents", {{"kind", "markdown"}, {"value", text}}}, {"range", range}};
}

} // namespace

json hover(const Project &project, const Tree &tree, std::size_t offset, Language language,
           Locator &locator) {
    const auto one = occurrence_at(tree, offset);
    if (const std::string text = one ? describe_name(*one, project, language) : ""; !text.empty())
        return to_hover(text, locator.range(one->place));
    const auto spot = find_spot(*tree.root, *tree.type, offset);
    if (!spot || !spot->field)
        return nullptr;
    return to_hover(fmt::format("`{}`: {}", spot->field->key, describe(*spot->field, language)),
                    locator.range(spot->node->place));
}

} // namespace enshu::dsl::lsp
