// Example values, made from the table of fields; a test shows that each has the shape it is an
// example of.
#pragma once

#include "scenario-dsl/schema/field.h"

#include <string>

namespace enshu::dsl {

/// In YAML's flow style: `{ zone: dmz, cidr: 192.168.20.0/24 }`, with what must be there and no
/// more.
std::string example_value(const Type &type);
/// `key: value`, with the field's own example where it has one.
std::string example_line(const Field &field);

} // namespace enshu::dsl
