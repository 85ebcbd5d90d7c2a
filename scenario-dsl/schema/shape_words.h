// What the reference says of each way to write a value.
#pragma once

#include "scenario-dsl/schema/field.h"

namespace enshu::dsl {

struct ShapeWords {
    Words noun;
    Words form;               ///< how it is written
    std::string_view example; ///< fits every field of this shape that sets no bounds
};

/// Null for compounds, words and references.
const ShapeWords *shape_words(Shape shape);
/// The scalar shapes, in the order of the reference.
const std::vector<Shape> &scalar_shapes();

Words scope_words(Scope scope);              ///< "host"
std::string_view scope_example(Scope scope); ///< `pc-suzuki`

} // namespace enshu::dsl
