// What the field table says, in words for a person: for hover and completion.
#pragma once

#include "scenario-dsl/schema/field.h"

#include <string>

namespace enshu::dsl::lsp {

/// "a duration", "one of `a`, `b`", "a list: the name of a host".
std::string describe(const Type &type);
/// How such a value is written; empty where describe() says it all.
std::string advice(const Type &type);
/// What it is for, its type, when it stands: Markdown.
std::string describe(const Field &field);

} // namespace enshu::dsl::lsp
