#include "scenario-dsl/language_server/formatting.h"

#include "scenario-dsl/format/format.h"

#include <algorithm>

namespace enshu::dsl::lsp {
namespace {

/// How many bytes of whole lines both texts begin with.
std::size_t same_lines_at_begin(std::string_view a, std::string_view b) {
    const auto same = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
    if (same == a.size() && same == b.size())
        return same;
    const auto last = a.substr(0, same).rfind('\n');
    return last == std::string_view::npos ? 0 : last + 1;
}

/// Likewise at the end.
std::size_t same_lines_at_end(std::string_view a, std::string_view b) {
    std::size_t lines = 0;
    for (std::size_t same = 0;; ++same) {
        const bool a_line = same == a.size() || a[a.size() - 1 - same] == '\n';
        const bool b_line = same == b.size() || b[b.size() - 1 - same] == '\n';
        if (a_line && b_line)
            lines = same;
        if (same == a.size() || same == b.size() ||
            a[a.size() - 1 - same] != b[b.size() - 1 - same])
            return lines;
    }
}

} // namespace

json formatting(const Tree &tree, Locator &locator) {
    Diagnostics unheard;
    const std::string_view before = tree.source->text();
    const auto after = tree.sound ? format(*tree.source, unheard) : std::nullopt;
    if (!after || *after == before)
        return json::array();
    const std::size_t begin = same_lines_at_begin(before, *after);
    const std::size_t end =
        same_lines_at_end(before.substr(begin), std::string_view{*after}.substr(begin));
    const Place changed{tree.source, {begin, before.size() - end}};
    return {{{"range", locator.range(changed)},
             {"newText", after->substr(begin, after->size() - end - begin)}}};
}

} // namespace enshu::dsl::lsp
