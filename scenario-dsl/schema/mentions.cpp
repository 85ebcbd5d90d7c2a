#include "scenario-dsl/schema/mentions.h"

#include "scenario-dsl/schema/scalars.h"

namespace enshu::dsl {
namespace {

enum class Which { First, Last };

/// `20m of m`: of what stands twice in the scalar, the one that is meant.
Place part(const Node &scalar, std::string_view text, Which which) {
    if (which == Which::First)
        return place_of_part(scalar, text);
    const auto [begin, end] = scalar.place.range;
    const std::string_view written = scalar.place.source->text().substr(begin, end - begin);
    const auto offset = written.rfind(text);
    if (offset == std::string_view::npos)
        return scalar.place;
    return {scalar.place.source, {begin + offset, begin + offset + text.size()}};
}

void add_end(const Node &scalar, const Endpoint &end, Which which, std::vector<Mention> &found) {
    if (end.any)
        return;
    const std::string behind = end.host.empty() ? "" : "/" + end.host;
    const Place whole = part(scalar, end.zone + behind, which);
    const bool is_there = whole.range.end - whole.range.begin == end.zone.size() + behind.size();
    const std::size_t slash = whole.range.begin + end.zone.size();
    const auto cut = [&](std::size_t begin, std::size_t end_of_part) {
        return is_there ? Place{whole.source, {begin, end_of_part}} : whole;
    };
    found.push_back({Scope::Zone, end.zone, cut(whole.range.begin, slash)});
    if (!end.host.empty())
        found.push_back({Scope::Host, end.host, cut(slash + 1, whole.range.end), end.zone});
}

void add_variables(const Node &scalar, std::vector<Mention> &found) {
    for (const auto &[placeholder, place] : placeholders_in(scalar)) {
        const auto [begin, end] = place.range;
        if (!placeholder.is_digest() && end - begin == placeholder.name.size() + 2)
            found.push_back({Scope::Variable,
                             std::string{placeholder.name},
                             {place.source, {begin + 1, end - 1}}});
    }
}

} // namespace

std::vector<Mention> mentions_in(const Node &scalar, const Type &type) {
    std::vector<Mention> found;
    if (type.varies)
        add_variables(scalar, found);
    switch (type.shape) {
    case Shape::Reference:
        found.push_back({type.scope, scalar.text, place_of_part(scalar, scalar.text)});
        break;
    case Shape::Deadline:
        if (const auto deadline = parse_deadline(scalar.text); deadline && !deadline->of.empty())
            found.push_back({Scope::Moment, deadline->of, part(scalar, deadline->of, Which::Last)});
        break;
    case Shape::Endpoint:
        if (const auto end = parse_endpoint(scalar.text))
            add_end(scalar, *end, Which::First, found);
        break;
    case Shape::Endpoints:
        if (const auto ends = parse_endpoints(scalar.text)) {
            add_end(scalar, ends->first, Which::First, found);
            add_end(scalar, ends->second, Which::Last, found);
        }
        break;
    default:
        break;
    }
    return found;
}

std::vector<PlacedPlaceholder> placeholders_in(const Node &scalar) {
    std::vector<PlacedPlaceholder> found;
    const Source *source = scalar.place.source;
    std::size_t from = scalar.place.range.begin;
    for (const Placeholder &placeholder : find_placeholders(scalar.text)) {
        const auto written = std::string_view{scalar.text}.substr(
            placeholder.begin, placeholder.end - placeholder.begin);
        const auto at = source->text().find(written, from);
        if (at == std::string_view::npos) {
            found.push_back({placeholder, scalar.place});
            continue;
        }
        from = at + written.size();
        found.push_back({placeholder, {source, {at, from}}});
    }
    return found;
}

} // namespace enshu::dsl
