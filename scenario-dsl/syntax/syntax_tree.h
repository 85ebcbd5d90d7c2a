// What stands in a file, before anybody asks what it means: lists, maps and texts as written, each
// with its place.
#pragma once

#include "scenario-dsl/source/source.h"

#include <string>
#include <string_view>
#include <vector>

namespace enshu::dsl {

struct Entry;

struct Node {
    enum class Type { Nothing, Scalar, List, Map };

    Type type = Type::Nothing;
    Place place;
    bool flow = false;    ///< a list or map in `[…]` or `{…}`
    bool refused = false; ///< reported already (an alias): whoever meets it says nothing more
    std::string text;     ///< scalar, never interpreted: `010` and `no` are what they look like
    std::vector<Node> items;
    std::vector<Entry> entries; ///< keys are unique

    bool is(Type wanted) const { return type == wanted; }
    const Entry *find_entry(std::string_view key) const;
    const Node *find(std::string_view key) const;
};

struct Entry {
    Node key; ///< always a scalar
    Node value;
};

/// The place of `part` inside a scalar as it stands in the source; the whole scalar's where it is
/// not there letter by letter.
Place place_of_part(const Node &scalar, std::string_view part);

} // namespace enshu::dsl
