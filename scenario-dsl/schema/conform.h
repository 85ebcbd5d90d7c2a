// Does a file have the shape of the table? Unknown, missing and conflicting keys, values of a wrong
// form.
#pragma once

#include "scenario-dsl/diagnostics/diagnostic.h"
#include "scenario-dsl/schema/field.h"
#include "scenario-dsl/syntax/syntax_tree.h"

#include <functional>
#include <set>

namespace enshu::dsl {

/// What conform() found.
struct Conformity {
    /// False when the tree departs so far (another kind of file, more things than a scenario can
    /// have) that nothing further should be read from it.
    bool readable = true;
    /// Scalars that are ill-formed, lists and maps that lack something or hold too much. Later
    /// passes conclude nothing from what is absent there: the author has been told.
    std::set<const Node *> faulty;
};

/// Reports every place where the tree departs from the type.
Conformity conform(const Node &root, const Type &type, Diagnostics &diagnostics);

/// Calls `visit` for each scalar that stands where the type has one, map keys included, and for
/// each text that is written by language, before its languages; in the order written.
void walk(const Node &node, const Type &type,
          const std::function<void(const Node &, const Type &)> &visit);
/// The same of scalars alone.
void walk_scalars(const Node &node, const Type &type,
                  const std::function<void(const Node &, const Type &)> &visit);

} // namespace enshu::dsl
