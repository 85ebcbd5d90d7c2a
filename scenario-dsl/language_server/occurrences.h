// Where the names of things stand: which the table says are declared there, and which refer to
// them.
#pragma once

#include "scenario-dsl/schema/field.h"
#include "scenario-dsl/syntax/syntax_tree.h"

#include <optional>
#include <string>
#include <vector>

namespace enshu::dsl::lsp {

struct Occurrence {
    Scope scope{};
    std::string name;
    Place place; ///< the name alone
    bool declares = false;
    Place whole;       ///< of a declaration: all of what is declared
    std::string owner; ///< of a form's field: the form, within which alone the name counts
};

/// In the order written.
std::vector<Occurrence> find_occurrences(const Node &root, const Type &type);

/// What names below this field belong to: the thing that is named beside it, `submit` of `fields`.
std::optional<std::string> owner_beside(const Node &map, const Field &field);

/// Whether a reference to something of scope `wanted` may mean something of scope `declared`.
bool covers(Scope wanted, Scope declared);

} // namespace enshu::dsl::lsp
