#include "scenario-dsl/language_server/occurrences.h"

#include "scenario-dsl/schema/mentions.h"

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
            return visit_map(node, type);
        case Shape::Fields:
        case Shape::WordOrFields: {
            const auto fields = type.record->fields_for(node);
            for (const Entry &entry : node.entries)
                for (const Field *field : fields)
                    if (field->key == entry.key.text)
                        visit_field(node, *field, entry.value);
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
    void visit_map(const Node &node, const Type &type) {
        for (const Entry &entry : node.entries) {
            const Place both{entry.key.place.source,
                             {entry.key.place.range.begin,
                              std::max(entry.key.place.range.end, entry.value.place.range.end)}};
            visit(entry.key, *type.key, both);
            const std::string outer = owner_;
            if (type.key->scope == Scope::Form)
                owner_ = entry.key.text;
            visit(entry.value, *type.item, entry.value.place);
            owner_ = outer;
        }
    }

    void visit_field(const Node &map, const Field &field, const Node &value) {
        const std::string outer = owner_;
        if (const auto owner = owner_beside(map, field))
            owner_ = *owner;
        visit(value, field.type, map.place);
        owner_ = outer;
    }

    void visit_scalar(const Node &scalar, const Type &type, const Place &whole) {
        if (type.shape == Shape::Id && type.scope != Scope::None)
            add({type.scope, scalar.text, place_of_part(scalar, scalar.text), true, whole, {}});
        for (const Mention &mention : mentions_in(scalar, type))
            add({mention.scope, mention.name, mention.place, false, {}, {}});
    }

    void add(Occurrence one) {
        if (one.scope == Scope::FormField)
            one.owner = owner_;
        found_.push_back(std::move(one));
    }

    std::string owner_;
    std::vector<Occurrence> found_;
};

} // namespace

std::vector<Occurrence> find_occurrences(const Node &root, const Type &type) {
    Collector collector;
    collector.visit(root, type, root.place);
    return collector.take();
}

std::optional<std::string> owner_beside(const Node &map, const Field &field) {
    const Node *beside = field.with.empty() ? nullptr : map.find(field.with);
    return beside ? std::optional{beside->text} : std::nullopt;
}

bool covers(Scope wanted, Scope declared) {
    return wanted == declared ||
           (wanted == Scope::Moment && (declared == Scope::Step || declared == Scope::Inject));
}

} // namespace enshu::dsl::lsp
