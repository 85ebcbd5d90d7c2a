// A type in words, for the reference.
#pragma once

#include "scenario-dsl/model/organization.h"
#include "scenario-dsl/schema/field.h"

#include <functional>
#include <string>

namespace enshu::dsl {

/// How a record is referred to: its name, or a link to where it is described.
using Cite = std::function<std::string(const Record &)>;

/// A bound of a type, in the unit in which an author would write it: `1h`, `4GiB`.
std::string bound_words(Shape shape, long value);
/// "list of 1 to 64: name of a zone", with bounds and the words that may stand there.
std::string type_words(const Type &type, Language language, const Cite &cite);

} // namespace enshu::dsl
