#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/source/characters.h"

#include <nlohmann/json.hpp>

namespace enshu::dsl {
namespace {

nlohmann::json located(const Place &place, const std::string &message) {
    nlohmann::json result{{"file", printable(place.source->path())},
                          {"message", printable(message)}};
    if (!place.source->text().empty()) {
        const Position begin = place.source->position(place.range.begin);
        const Position end = place.source->position(place.range.end);
        result["line"] = begin.line;
        result["column"] = begin.column;
        result["end_line"] = end.line;
        result["end_column"] = end.column;
    }
    return result;
}

} // namespace

std::string render_json(const Diagnostics &diagnostics) {
    auto list = nlohmann::json::array();
    for (const Diagnostic &diagnostic : diagnostics) {
        auto item = located(diagnostic.place, diagnostic.message);
        item["kind"] = name(diagnostic.kind);
        item["severity"] = diagnostic.severity == Severity::Error ? "error" : "warning";
        item["help"] = printable(diagnostic.help);
        item["notes"] = nlohmann::json::array();
        for (const Note &note : diagnostic.notes)
            item["notes"].push_back(located(note.place, note.message));
        list.push_back(std::move(item));
    }
    return nlohmann::json{{"diagnostics", std::move(list)}, {"omitted", diagnostics.omitted()}}
               .dump(2) +
           "\n";
}

} // namespace enshu::dsl
