// Does a file have the shape of the table? Unknown, missing and conflicting keys, values of a wrong
// form.
#pragma once

#include "scenario-dsl/diagnostics/diagnostic.h"
#include "scenario-dsl/schema/field.h"
#include "scenario-dsl/syntax/syntax_tree.h"

#include <functional>

namespace enshu::dsl {

/// Reports every place where the tree departs from the type. False when it departs so far (another
/// kind of file, more things than a scenario can have) that nothing further should be read from it.
bool conform(const Node &root, const Type &type, Diagnostics &diagnostics);

/// Calls `visit` for each scalar that stands where the type has one, map keys included, in the
/// order written.
void walk_scalars(const Node &node, const Type &type,
                  const std::function<void(const Node &, const Type &)> &visit);

} // namespace enshu::dsl
