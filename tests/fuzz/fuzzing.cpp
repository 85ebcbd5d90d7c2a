#include "fuzzing.h"

#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/source/characters.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>

namespace enshu::fuzz {

void require(bool holds, const char *what) {
    if (holds)
        return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

std::string_view text_of(const std::uint8_t *data, std::size_t size) {
    return {reinterpret_cast<const char *>(data), size};
}

std::vector<std::string_view> parts_of(std::string_view input) {
    std::vector<std::string_view> parts;
    for (auto cut = input.find('\xff'); cut != input.npos; cut = input.find('\xff')) {
        parts.push_back(input.substr(0, cut));
        input.remove_prefix(cut + 1);
    }
    parts.push_back(input);
    return parts;
}

void require_inside(const dsl::Place &place) {
    require(place.source != nullptr, "a place has no source");
    require(place.range.begin <= place.range.end, "a place ends before it begins");
    require(place.range.end <= place.source->text().size(), "a place lies outside of its source");
}

void require_showable(const dsl::Diagnostics &diagnostics) {
    for (const dsl::Diagnostic &diagnostic : diagnostics) {
        require_inside(diagnostic.place);
        for (const dsl::Note &note : diagnostic.notes)
            require_inside(note.place);
    }
    const auto is_utf8 = [](std::string_view text) {
        return dsl::find_invalid_utf8(text) == text.npos;
    };
    require(is_utf8(render(diagnostics)), "what people read is not UTF-8");
    require(is_utf8(render(diagnostics, {.colour = true, .columns = 1})),
            "what people read in colour is not UTF-8");
    for (const std::string &text : {render_json(diagnostics), render_sarif(diagnostics)})
        require(is_utf8(text) && nlohmann::json::accept(text), "what tools read is not JSON");
}

} // namespace enshu::fuzz
