// YAML text into the syntax tree: a strict part of YAML 1.2, for files that strangers write.
#pragma once

#include "scenario-dsl/diagnostics/diagnostic.h"
#include "scenario-dsl/syntax/syntax_tree.h"

#include <optional>

namespace enshu::dsl {

struct SyntaxLimits {
    static constexpr std::size_t bytes = 8 << 20;
    static constexpr std::size_t depth = 32;
    static constexpr std::size_t nodes = 1'000'000;
    static constexpr std::size_t flow_marks = 400'000; ///< `[`, `{` and `,` of one value
};

/// Anchors, aliases, merge keys, duplicate keys, tags, further documents, tabs in indentation and
/// whatever exceeds the limits are reported. Absent when no tree could be read.
std::optional<Node> parse_yaml(const Source &source, Diagnostics &diagnostics);

} // namespace enshu::dsl
