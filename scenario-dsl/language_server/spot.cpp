#include "scenario-dsl/language_server/spot.h"

#include "scenario-dsl/language_server/occurrences.h"

#include <algorithm>

namespace enshu::dsl::lsp {
namespace {

class Search {
  public:
    explicit Search(const Wanted &wanted) : wanted_(wanted) {}

    std::optional<Spot> in(const Node &node, const Spot &here) const {
        const Type *type = here.type;
        if (type && node.is(Node::Type::Map))
            return in_map(node, here);
        if (type && node.is(Node::Type::List))
            return in_list(node, here);
        if (node.is(Node::Type::Map) || node.is(Node::Type::List) || !wanted_(node))
            return std::nullopt;
        Spot found = here;
        found.node = &node;
        found.varies = found.varies || (type && varies(*type));
        return found;
    }

  private:
    static bool varies(const Type &type) {
        return type.varies || (type.shape == Shape::OneOrMore && varies(*type.item));
    }

    std::optional<Spot> in_list(const Node &node, Spot here) const {
        const bool expected =
            here.type->shape == Shape::List || here.type->shape == Shape::OneOrMore;
        here.type = expected ? here.type->item.get() : nullptr;
        here.in_list = true;
        for (const Node &item : node.items)
            if (const auto found = in(item, here))
                return found;
        return std::nullopt;
    }

    std::optional<Spot> in_map(const Node &node, const Spot &here) const {
        const Type *type = here.type->shape == Shape::OneOrMore ? here.type->item.get() : here.type;
        const Record *record = type->shape == Shape::Text ? &text_languages() : type->record.get();
        for (const Entry &entry : node.entries) {
            const Field *field = record ? field_of(*record, node, entry.key.text) : nullptr;
            const Field *shown = field ? field : record ? nullptr : here.field;
            if (wanted_(entry.key))
                return Spot{&entry.key, record ? nullptr : type->key.get(),
                            shown,      &node,
                            type,       false,
                            false,      here.owner};
            Spot below{.type = field ? &field->type : type->item.get(),
                       .field = shown,
                       .varies = type->shape == Shape::Text && type->varies,
                       .owner = here.owner};
            if (const auto owner = field ? owner_beside(node, *field) : std::nullopt)
                below.owner = *owner;
            if (const auto found = in(entry.value, below))
                return found;
        }
        return std::nullopt;
    }

    static const Field *field_of(const Record &record, const Node &map, std::string_view key) {
        for (const Field *field : record.fields_for(map))
            if (field->key == key)
                return field;
        return nullptr;
    }

    const Wanted &wanted_;
};

} // namespace

std::optional<Spot> find_spot(const Node &root, const Type &type, const Wanted &wanted) {
    return Search{wanted}.in(root, {.type = &type});
}

std::optional<Spot> find_spot(const Node &root, const Type &type, std::size_t offset) {
    return find_spot(root, type, [offset](const Node &node) {
        const auto [begin, end] = node.place.range;
        return begin <= offset && offset <= end;
    });
}

} // namespace enshu::dsl::lsp
