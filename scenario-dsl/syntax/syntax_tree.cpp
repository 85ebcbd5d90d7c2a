#include "scenario-dsl/syntax/syntax_tree.h"

#include <algorithm>

namespace enshu::dsl {

const Entry *Node::find_entry(std::string_view key) const {
    const auto found =
        std::ranges::find_if(entries, [&](const Entry &entry) { return entry.key.text == key; });
    return found == entries.end() ? nullptr : &*found;
}

const Node *Node::find(std::string_view key) const {
    const Entry *entry = find_entry(key);
    return entry ? &entry->value : nullptr;
}

Place place_of_part(const Node &scalar, std::string_view part) {
    const auto [begin, end] = scalar.place.range;
    const std::string_view written = scalar.place.source->text().substr(begin, end - begin);
    const auto offset = written.find(part);
    if (part.empty() || offset == std::string_view::npos)
        return scalar.place;
    return {scalar.place.source, {begin + offset, begin + offset + part.size()}};
}

} // namespace enshu::dsl
