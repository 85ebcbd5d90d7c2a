#include "scenario-dsl/language_server/diagnostics.h"

#include "scenario-dsl/diagnostics/explanations/explanations.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::dsl::lsp {
namespace {

enum DiagnosticSeverity { error = 1, warning = 2 }; // the protocol's

std::string place_text(const Place &place) {
    const Position at = place.source->position(place.range.begin);
    return fmt::format("{}:{}:{}", std::filesystem::path{place.source->path()}.filename().string(),
                       at.line, at.column);
}

json to_json(const Diagnostic &diagnostic, bool related, Language language, Locator &locator) {
    std::string message = printable(diagnostic.message);
    json notes = json::array();
    for (const Note &note : diagnostic.notes) {
        if (related)
            notes.push_back(
                {{"location", locator.location(note.place)}, {"message", printable(note.message)}});
        else
            message +=
                fmt::format("\nnote: {}: {}", place_text(note.place), printable(note.message));
    }
    if (!diagnostic.help.empty())
        message += "\nhelp: " + printable(diagnostic.help);
    if (const Explanation *explained = find_explanation(diagnostic.kind);
        explained && language == Language::Ja)
        message += fmt::format("\n{}", explained->title.ja);
    json result{{"range", locator.range(diagnostic.place)},
                {"severity", diagnostic.severity == Severity::Error ? error : warning},
                {"code", name(diagnostic.kind)},
                {"source", "enshu"},
                {"message", std::move(message)}};
    if (!notes.empty())
        result["relatedInformation"] = std::move(notes);
    return result;
}

} // namespace

std::map<std::string, json> diagnostics_by_uri(const std::vector<const Project *> &projects,
                                               bool related, Language language, Locator &locator) {
    std::map<std::string, json> result;
    for (const Project *project : projects) {
        for (const Tree &tree : project->trees)
            result.try_emplace(locator.uri(*tree.source), json::array());
        for (const Analysis &analysis : project->analyses)
            for (const Diagnostic &diagnostic : analysis.diagnostics) {
                json &list =
                    result.try_emplace(locator.uri(*diagnostic.place.source), json::array())
                        .first->second;
                json found = to_json(diagnostic, related, language, locator);
                if (std::ranges::find(list, found) == list.end()) // of two scenarios, or more
                    list.push_back(std::move(found));
            }
    }
    return result;
}

} // namespace enshu::dsl::lsp
