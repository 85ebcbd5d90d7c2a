// The names that stand inside a scalar, each with its place: the whole of it, the end of a
// deadline, zone and host of a rule, the variables of a text.
#pragma once

#include "scenario-dsl/model/vary.h"
#include "scenario-dsl/schema/field.h"
#include "scenario-dsl/syntax/syntax_tree.h"

#include <string>
#include <vector>

namespace enshu::dsl {

/// Something is referred to by its name.
struct Mention {
    Scope scope{};
    std::string name;
    Place place;           ///< the name alone
    std::string zone = {}; ///< of a host: the zone that is written before it, `dmz/gate`
};

/// In the order written. A scalar of a wrong form mentions nothing.
std::vector<Mention> mentions_in(const Node &scalar, const Type &type);

struct PlacedPlaceholder {
    Placeholder placeholder;
    Place place; ///< with its braces; the whole scalar's where it is not there letter by letter
};

/// Also in texts that go on beyond the line that the scalar's place shows.
std::vector<PlacedPlaceholder> placeholders_in(const Node &scalar);

} // namespace enshu::dsl
