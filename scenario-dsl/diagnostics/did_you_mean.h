// The word an author probably meant.
#pragma once

#include "scenario-dsl/diagnostics/diagnostic.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::dsl {

/// The candidate nearest to `word` by edits (insert, delete, replace, swap of neighbours), if it is
/// near enough to be a slip.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string_view> &candidates);

/// A sentence for `help:`: "did you mean `gate`?", or else "known here: `fw`, `gate`" with as many
/// as fit a line.
Suggestion suggestion(std::string_view word, const std::vector<std::string_view> &candidates);

} // namespace enshu::dsl
