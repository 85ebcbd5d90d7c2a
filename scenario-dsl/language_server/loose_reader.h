// A reader that always comes back with a tree: for documents in the middle of being typed, which
// the strict reader refuses. It goes by indentation and brackets, and reports nothing.
#pragma once

#include "scenario-dsl/source/source.h"
#include "scenario-dsl/syntax/syntax_tree.h"

namespace enshu::dsl::lsp {

/// A line without a colon among the keys of a map counts as a key without a value. A text in
/// block style reads as it is written, with its `|` or `>`. A text too large for the strict reader
/// reads as nothing.
Node read_loosely(const Source &source);

} // namespace enshu::dsl::lsp
