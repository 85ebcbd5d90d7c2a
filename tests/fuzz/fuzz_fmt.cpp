// Anything at all as a text to be laid out. What comes back means the same, has every letter of
// the input in the same order, comments among them, and is laid out already.
#include "fuzzing.h"

#include "scenario-dsl/format/format.h"
#include "scenario-dsl/format/layout.h"
#include "scenario-dsl/syntax/parse_yaml.h"

#include <algorithm>

namespace {

using namespace enshu::dsl;
using enshu::fuzz::require;

bool is_same(const Node &a, const Node &b) {
    const auto same_entry = [](const Entry &x, const Entry &y) {
        return is_same(x.key, y.key) && is_same(x.value, y.value);
    };
    return a.type == b.type && a.flow == b.flow && a.text == b.text &&
           std::ranges::equal(a.items, b.items, is_same) &&
           std::ranges::equal(a.entries, b.entries, same_entry);
}

std::string letters(std::string_view text) {
    std::string result{text};
    std::erase_if(result, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
    return result;
}

/// A `#` begins a comment if the tree stays the same though its line is longer by a letter.
std::size_t count_comments(const Source &source, const Node &tree) {
    const std::string_view text = source.text();
    std::size_t comments = 0;
    std::size_t tries = 0;
    for (auto at = text.find('#'); at != text.npos && tries < 20; at = text.find('#', at + 1)) {
        if (at > 0 && text.substr(at - 1, 1).find_first_of(" \t\n") != 0)
            continue;
        ++tries;
        const auto end = std::min(text.find_first_of("\r\n", at), text.size());
        std::string longer{text};
        longer.insert(end, 1, 'x');
        Diagnostics ignored;
        const auto again = parse_yaml(ignored.add_source("longer", longer), ignored);
        if (again && !ignored.has_errors() && is_same(tree, *again))
            ++comments;
        at = end - 1;
    }
    return comments;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    Diagnostics diagnostics;
    const Source &source =
        diagnostics.add_source("a.yaml", std::string{enshu::fuzz::text_of(data, size)});
    Diagnostics of_parser;
    const auto tree = parse_yaml(source, of_parser);
    const auto result = format(source, diagnostics);
    require(result.has_value() == (tree && !of_parser.has_errors()), "laid out against the rules");
    if (!result)
        return 0;
    Diagnostics of_result;
    const Source &laid_out = of_result.add_source("b.yaml", *result);
    const auto again = parse_yaml(laid_out, of_result);
    require(again && is_same(*tree, *again), "it means another thing");
    require(letters(source.text()) == letters(*result), "letters are lost");
    require(count_comments(source, *tree) == count_comments(laid_out, *again), "a comment is lost");
    const auto twice = format(laid_out, of_result);
    require(twice && *twice == *result, "the second time it is laid out in another way");
    // What is understood must not need the guard of format(). Where no line break ends the text,
    // yaml-cpp itself reads texts in block style in more than one way.
    if (!diagnostics.empty() && source.text().ends_with("\n")) {
        try {
            std::string copy{source.text()};
            std::erase(copy, '\r');
            const Source plain{"a.yaml", copy};
            Diagnostics ignored;
            Layout{plain.text()}.run(*parse_yaml(plain, ignored));
        } catch (const NotUnderstood &) {
            return 0;
        }
        require(false, "the guard was needed");
    }
    return 0;
}
