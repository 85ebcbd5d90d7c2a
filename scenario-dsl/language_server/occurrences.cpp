#include "scenario-dsl/language_server/occurrences.h"

#include "scenario-dsl/model/vary.h"
#include "scenario-dsl/schema/scalars.h"

#include <algorithm>

namespace enshu::dsl::lsp {
namespace {

class Collector {
  public:
    std::vector<Occurrence> take() { return std::move(found_); }

    /// `whole`: what is declared if the node is a name.
    void visit(const Node &node, const Type &type, const Place &whole) {
        switch (type.shape) {
        case Shape::List:
        case Shape::OneOrMore:
            if (!node.is(Node::Type::List) && type.shape == Shape::OneOrMore)
                visit(node, *type.item, node.place);
            for (const Node &item : node.items)
                visit(item, *type.item, item.place);
            return;
        case Shape::Map:
            for (const Entry &entry : node.entries) {
                const Place both{
                    entry.key.place.source,
                    {entry.key.place.range.begin,
                     std::max(entry.key.place.range.end, entry.value.place.range.end)}};
                visit(entry.key, *type.key, both);
                visit(entry.value, *type.item, entry.value.place);
            }
            return;
        case Shape::Fields:
        case Shape::WordOrFields: {
            const auto fields = type.record->fields_for(node);
            for (const Entry &entry : node.entries)
                for (const Field *field : fields)
                    if (field->key == entry.key.text)
                        visit(entry.value, field->type, node.place);
            return;
        }
        case Shape::Text:
            for (const Entry &entry : node.entries)
                visit(entry.value, type, whole);
            [[fallthrough]];
        default:
            if (node.is(Node::Type::Scalar))
                visit_scalar(node, type, whole);
        }
    }

  private:
    void visit_scalar(const Node &scalar, const Type &type, const Place &whole) {
        if (type.varies)
            visit_placeholders(scalar);
        switch (type.shape) {
        case Shape::Id:
            if (type.scope != Scope::None)
                found_.push_back(
                    {type.scope, scalar.text, place_of_part(scalar, scalar.text), true, whole});
            break;
        case Shape::Reference:
            refer(type.scope, scalar.text, place_of_part(scalar, scalar.text));
            break;
        case Shape::Deadline:
            if (const auto deadline = parse_deadline(scalar.text);
                deadline && !deadline->of.empty())
                refer(Scope::Moment, deadline->of, part(scalar, deadline->of, true));
            break;
        case Shape::Endpoint:
            if (const auto end = parse_endpoint(scalar.text))
                visit_endpoint(scalar, *end, false);
            break;
        case Shape::Endpoints:
            if (const auto ends = parse_endpoints(scalar.text)) {
                visit_endpoint(scalar, ends->first, false);
                visit_endpoint(scalar, ends->second, true);
            }
            break;
        default:
            break;
        }
    }

    /// `{lure}` in a text, which may go on beyond the line that the scalar's place shows.
    void visit_placeholders(const Node &scalar) {
        const Source *source = scalar.place.source;
        std::size_t from = scalar.place.range.begin;
        for (const Placeholder &placeholder : find_placeholders(scalar.text)) {
            const std::string written = "{" + std::string{placeholder.name} + "}";
            const auto at = source->text().find(written, from);
            if (placeholder.is_digest() || at == std::string_view::npos)
                continue;
            from = at + written.size();
            refer(Scope::Variable, std::string{placeholder.name}, {source, {at + 1, from - 1}});
        }
    }

    void refer(Scope scope, const std::string &name, const Place &place) {
        found_.push_back({scope, name, place, false, {}});
    }

    void visit_endpoint(const Node &scalar, const Endpoint &endpoint, bool second) {
        if (endpoint.any)
            return;
        const std::string host = endpoint.host.empty() ? "" : "/" + endpoint.host;
        const Place place = part(scalar, endpoint.zone + host, second);
        const std::size_t begin = place.range.begin;
        refer(Scope::Zone, endpoint.zone, {place.source, {begin, begin + endpoint.zone.size()}});
        if (!host.empty())
            refer(Scope::Host, endpoint.host,
                  {place.source, {begin + endpoint.zone.size() + 1, place.range.end}});
    }

    /// Of what stands twice in the scalar, the first or the last.
    static Place part(const Node &scalar, std::string_view text, bool last) {
        const auto [begin, end] = scalar.place.range;
        const std::string_view written = scalar.place.source->text().substr(begin, end - begin);
        const auto offset = last ? written.rfind(text) : written.find(text);
        if (offset == std::string_view::npos)
            return scalar.place;
        return {scalar.place.source, {begin + offset, begin + offset + text.size()}};
    }

    std::vector<Occurrence> found_;
};

} // namespace

std::vector<Occurrence> find_occurrences(const Node &root, const Type &type) {
    Collector collector;
    collector.visit(root, type, root.place);
    return collector.take();
}

bool covers(Scope wanted, Scope declared) {
    return wanted == declared ||
           (wanted == Scope::Moment && (declared == Scope::Step || declared == Scope::Inject));
}

} // namespace enshu::dsl::lsp
