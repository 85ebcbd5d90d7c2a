#include "scenario-dsl/diagnostics/diagnostic.h"

#include <algorithm>
#include <tuple>

namespace enshu::dsl {

std::string_view name(Kind kind) {
    switch (kind) {
#define ENSHU_DIAGNOSTIC(enumerator, text)                                                         \
    case Kind::enumerator:                                                                         \
        return text;
#include "scenario-dsl/diagnostics/kinds.def"
#undef ENSHU_DIAGNOSTIC
    }
    return {};
}

const std::vector<Kind> &all_kinds() {
    static const std::vector<Kind> kinds{
#define ENSHU_DIAGNOSTIC(enumerator, text) Kind::enumerator,
#include "scenario-dsl/diagnostics/kinds.def"
#undef ENSHU_DIAGNOSTIC
    };
    return kinds;
}

Diagnostic &Diagnostic::note(Place where, std::string text) {
    notes.push_back({where, std::move(text)});
    return *this;
}

Diagnostic &Diagnostic::suggest(std::string text) {
    help = std::move(text);
    return *this;
}

Diagnostic &Diagnostic::suggest(Suggestion suggestion) {
    help = std::move(suggestion.help);
    instead = std::move(suggestion.instead);
    return *this;
}

const Source &Diagnostics::add_source(std::string path, std::string text) {
    sources_.push_back(std::make_shared<const Source>(std::move(path), std::move(text)));
    return *sources_.back();
}

Diagnostic &Diagnostics::error(Kind kind, Place place, std::string message) {
    has_errors_ = true;
    return insert({kind, Severity::Error, place, std::move(message), {}, {}, {}});
}

Diagnostic &Diagnostics::warning(Kind kind, Place place, std::string message) {
    return insert({kind, Severity::Warning, place, std::move(message), {}, {}, {}});
}

Diagnostic &Diagnostics::insert(Diagnostic diagnostic) {
    if (full()) {
        ++omitted_;
        discarded_ = std::move(diagnostic);
        return discarded_;
    }
    const auto order = [this](const Diagnostic &d) {
        return std::tuple{rank(d.place.source), d.place.range.begin};
    };
    const auto where = std::ranges::upper_bound(diagnostics_, order(diagnostic), {}, order);
    return *diagnostics_.insert(where, std::move(diagnostic));
}

std::size_t Diagnostics::rank(const Source *source) const {
    const auto same = [&](const auto &owned) { return owned.get() == source; };
    return static_cast<std::size_t>(std::ranges::find_if(sources_, same) - sources_.begin());
}

} // namespace enshu::dsl
