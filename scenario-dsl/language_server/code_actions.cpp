#include "scenario-dsl/language_server/code_actions.h"

#include "scenario-dsl/language_server/field_words.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

namespace enshu::dsl::lsp {

json code_actions(const Project &project, const Tree &tree, Range range, Language language,
                  Locator &locator) {
    json actions = json::array();
    for (const Analysis &analysis : project.analyses)
        for (const Diagnostic &diagnostic : analysis.diagnostics) {
            const Place &place = diagnostic.place;
            if (diagnostic.instead.empty() || place.source != tree.source ||
                place.range.end < range.begin || place.range.begin > range.end)
                continue;
            const json edit{{"range", locator.range(place)}, {"newText", diagnostic.instead}};
            actions.push_back(
                {{"title", fmt::format(fmt::runtime(in({"write {}", "{} に直す"}, language)),
                                       backticked(diagnostic.instead))},
                 {"kind", "quickfix"},
                 {"isPreferred", true},
                 {"edit", {{"changes", {{locator.uri(*tree.source), json::array({edit})}}}}}});
        }
    return actions;
}

} // namespace enshu::dsl::lsp
