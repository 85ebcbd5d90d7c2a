#include "scenario-dsl/format/format.h"

#include "scenario-dsl/format/layout.h"
#include "scenario-dsl/syntax/parse_yaml.h"

#include <algorithm>

namespace enshu::dsl {
namespace {

bool is_line_break(std::string_view text, std::size_t at) {
    return text.substr(at, 2) == "\r\n";
}

std::string with_unix_line_breaks(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (!is_line_break(text, at))
            result += text[at];
    return result;
}

/// Where `offset` of the text without carriage returns stands in the text with them.
std::size_t offset_with_carriage_returns(std::string_view text, std::size_t offset) {
    std::size_t at = 0;
    for (; at < text.size(); ++at)
        if (!is_line_break(text, at) && offset-- == 0)
            break;
    return at;
}

bool is_same(const Node &a, const Node &b) {
    const auto same_entry = [](const Entry &x, const Entry &y) {
        return is_same(x.key, y.key) && is_same(x.value, y.value);
    };
    return a.type == b.type && a.flow == b.flow && a.text == b.text &&
           std::ranges::equal(a.items, b.items, is_same) &&
           std::ranges::equal(a.entries, b.entries, same_entry);
}

std::string without_blanks(std::string_view text) {
    std::string result;
    std::ranges::copy_if(text, std::back_inserter(result),
                         [](char c) { return c != ' ' && c != '\t' && c != '\n' && c != '\r'; });
    return result;
}

/// The promise to authors, looked at each time: no letter is lost, and nothing means another thing.
bool keeps_everything(const Source &before, const Node &tree, const std::string &after) {
    Diagnostics ignored;
    const auto again = parse_yaml(ignored.add_source(before.path(), after), ignored);
    return again && !ignored.has_errors() && is_same(tree, *again) &&
           without_blanks(before.text()) == without_blanks(after);
}

void leave(const Source &source, std::size_t offset, Diagnostics &diagnostics) {
    const std::size_t begin = std::min(offset, source.text().size());
    const std::size_t end = std::min(begin + 1, source.text().size());
    diagnostics
        .warning(Kind::LayoutKept, {&source, {begin, end}},
                 "how this is laid out is not understood, so the file is left as it is")
        .suggest("write `key: value` and `- item`, each on a line of its own, or one thing in "
                 "brackets");
}

} // namespace

std::optional<std::string> format(const Source &source, Diagnostics &diagnostics) {
    Diagnostics own;
    if (!parse_yaml(source, own) || own.has_errors()) {
        parse_yaml(source, diagnostics);
        return std::nullopt;
    }
    const Source &text = own.add_source(source.path(), with_unix_line_breaks(source.text()));
    const auto tree = parse_yaml(text, own);
    std::size_t at = 0;
    try {
        if (!tree)
            throw NotUnderstood{};
        std::string result = write_rows(Layout{text.text()}.run(*tree));
        if (keeps_everything(source, *tree, result))
            return result;
        // a text in block style that ends with the file has no line break, and shall get none
        result.pop_back();
        if (keeps_everything(source, *tree, result))
            return result;
    } catch (const NotUnderstood &here) {
        at = here.offset;
    }
    leave(source, offset_with_carriage_returns(source.text(), at), diagnostics);
    return std::string{source.text()};
}

} // namespace enshu::dsl
