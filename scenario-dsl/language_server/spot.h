// What stands at an offset of a tree, and what the field table says of it.
#pragma once

#include "scenario-dsl/schema/field.h"
#include "scenario-dsl/syntax/syntax_tree.h"

#include <functional>
#include <optional>
#include <string>

namespace enshu::dsl::lsp {

struct Spot {
    const Node *node = nullptr;
    const Type *type = nullptr;   ///< of the node; null for a key the table does not know
    const Field *field = nullptr; ///< the node is the field's key, or lies in its value
    const Node *map = nullptr;    ///< of a key: the map it stands in
    const Type *map_type = nullptr;
    bool in_list = false;   ///< an item of a list, or what a list should stand for
    bool varies = false;    ///< `{ID}` of `vary` may stand in it
    std::string owner = {}; ///< what the names in it belong to, as an Occurrence has it
    bool is_key() const { return map != nullptr; }
};

/// Which keys and scalars are looked for.
using Wanted = std::function<bool(const Node &)>;

/// The first key or scalar (or nothing at all in their place) that is wanted.
std::optional<Spot> find_spot(const Node &root, const Type &type, const Wanted &wanted);
/// The one at the offset, its end included.
std::optional<Spot> find_spot(const Node &root, const Type &type, std::size_t offset);

} // namespace enshu::dsl::lsp
