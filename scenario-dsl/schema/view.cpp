#include "scenario-dsl/schema/view.h"

#include "scenario-dsl/schema/scalars.h"

#include <algorithm>
#include <cassert>

namespace enshu::dsl {

View View::operator[](std::string_view key) const {
    if (!type_)
        return {};
    assert(type_->record);
    const Field *field = type_->record->find(key);
    assert(field);
    return {node_ ? node_->find(key) : nullptr, &field->type};
}

bool View::has(std::string_view key) const {
    return type_ && type_->record && type_->record->find(key);
}

std::vector<std::pair<const Node *, View>> View::fields() const {
    std::vector<std::pair<const Node *, View>> result;
    if (node_)
        for (const Entry &entry : node_->entries)
            if (const Field *field = type_->record->find(entry.key.text))
                result.emplace_back(&entry.key, View{&entry.value, &field->type});
    return result;
}

std::vector<View> View::items() const {
    std::vector<View> result;
    if (!node_)
        return result;
    if (node_->is(Node::Type::List))
        for (const Node &item : node_->items)
            result.emplace_back(&item, type_->item.get());
    else if (type_->shape == Shape::OneOrMore)
        result.emplace_back(node_, type_->item.get());
    return result;
}

std::vector<std::pair<const Node *, View>> View::entries() const {
    std::vector<std::pair<const Node *, View>> result;
    if (node_)
        for (const Entry &entry : node_->entries)
            result.emplace_back(&entry.key, View{&entry.value, type_->item.get()});
    return result;
}

const std::string &View::text() const {
    static const std::string none;
    return node_ ? node_->text : none;
}

Text View::both_languages() const {
    if (!node_)
        return {};
    if (node_->is(Node::Type::Scalar))
        return {node_->text, node_->text};
    const Node *ja = node_->find("ja");
    const Node *en = node_->find("en");
    return {ja ? ja->text : en ? en->text : "", en ? en->text : ja ? ja->text : ""};
}

int View::integer(int otherwise) const {
    return parse_integer(text()).value_or(otherwise);
}
bool View::flag() const {
    return parse_flag(text()).value_or(false);
}
Milliseconds View::duration() const {
    return parse_duration(text()).value_or(Milliseconds{0});
}
DurationRange View::duration_range() const {
    return parse_duration_range(text()).value_or(DurationRange{});
}

std::size_t View::word() const {
    const auto found = std::ranges::find(type_->words, text());
    return found == type_->words.end() ? 0 : static_cast<std::size_t>(found - type_->words.begin());
}

Place place_of(const Node &node, std::initializer_list<std::string_view> keys) {
    const Node *at = &node;
    for (const std::string_view key : keys) {
        const Node *below = at->find(key);
        if (!below)
            break;
        at = below;
    }
    return at->place;
}

} // namespace enshu::dsl
