// The reference of the language: a page made from the table of fields.
#pragma once

#include "scenario-dsl/model/organization.h"

#include <string>

namespace enshu::dsl {

/// Markdown. docs/language/reference.ja.md and reference.en.md are this text; a test compares them.
std::string reference_page(Language language);

} // namespace enshu::dsl
