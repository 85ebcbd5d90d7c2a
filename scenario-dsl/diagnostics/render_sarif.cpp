#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/source/characters.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace enshu::dsl {
namespace {

using Json = nlohmann::ordered_json;

/// A path as a URI reference (RFC 3986): what may not stand there is written as `%XX`.
std::string uri(const std::string &path) {
    constexpr std::string_view allowed = "-._~!$&'()*+,;=@/";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result = path.starts_with('/') ? "file://" : "";
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        const bool alphanumeric =
            (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (alphanumeric || allowed.find(c) != std::string_view::npos)
            result += c;
        else
            result.append("%").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
    }
    return result;
}

Json location(const Place &place) {
    Json physical{{"artifactLocation", {{"uri", uri(place.source->path())}}}};
    if (!place.source->text().empty()) {
        const Position begin = place.source->position(place.range.begin);
        const Position end = place.source->position(place.range.end);
        physical["region"] = {{"startLine", begin.line},
                              {"startColumn", begin.column},
                              {"endLine", end.line},
                              {"endColumn", end.column}};
    }
    return {{"physicalLocation", std::move(physical)}};
}

Json result(const Diagnostic &diagnostic) {
    std::string text = printable(diagnostic.message);
    if (!diagnostic.help.empty())
        text += "\nhelp: " + printable(diagnostic.help);
    Json item{{"ruleId", name(diagnostic.kind)},
              {"ruleIndex", static_cast<std::size_t>(diagnostic.kind)},
              {"level", diagnostic.severity == Severity::Error ? "error" : "warning"},
              {"message", {{"text", text}}},
              {"locations", Json::array({location(diagnostic.place)})}};
    for (const Note &note : diagnostic.notes) {
        Json related = location(note.place);
        related["message"] = {{"text", printable(note.message)}};
        item["relatedLocations"].push_back(std::move(related));
    }
    return item;
}

/// A name reads as a phrase: `unknown-key`, "unknown key".
Json rule(Kind kind) {
    std::string phrase{name(kind)};
    std::ranges::replace(phrase, '-', ' ');
    return {{"id", name(kind)}, {"shortDescription", {{"text", phrase}}}};
}

} // namespace

std::string render_sarif(const Diagnostics &diagnostics) {
    Json rules = Json::array();
    for (const Kind kind : all_kinds())
        rules.push_back(rule(kind));
    Json results = Json::array();
    for (const Diagnostic &diagnostic : diagnostics)
        results.push_back(result(diagnostic));
    Json run{{"tool", {{"driver", {{"name", "enshu"}, {"rules", std::move(rules)}}}}},
             {"columnKind", "unicodeCodePoints"},
             {"results", std::move(results)}};
    if (diagnostics.omitted() > 0)
        run["properties"] = {{"omitted", diagnostics.omitted()}};
    return Json{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                {"version", "2.1.0"},
                {"runs", Json::array({std::move(run)})}}
               .dump(2) +
           "\n";
}

} // namespace enshu::dsl
