// What a scalar of a shape is changed into.
#pragma once

#include "scenario-dsl/schema/field.h"
#include "scenario-dsl/syntax/syntax_tree.h"
#include "tests/mutation/mutants.h"

namespace enshu::mutation {

struct ScalarChange {
    Kind kind{};
    std::string part; ///< of what is written; empty: the scalar as a whole, with its quotes
    std::string replacement;
};

std::vector<ScalarChange> changes_of(const dsl::Node &scalar, const dsl::Type &type,
                                     dsl::Milliseconds past_end);

} // namespace enshu::mutation
