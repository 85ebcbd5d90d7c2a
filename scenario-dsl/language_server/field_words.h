// What the field table says of a field, for hover and completion: in the words of the reference.
#pragma once

#include "scenario-dsl/model/organization.h"
#include "scenario-dsl/schema/field.h"

#include <string>

namespace enshu::dsl::lsp {

inline std::string_view in(const Words &words, Language language) {
    return language == Language::Ja ? words.ja : words.en;
}

/// Its type, and whether it must be there: "time, 1m to 7d; required".
std::string summary_of(const Field &field, Language language);
/// What it is for, its summary, how such a value is written, an example: Markdown.
std::string describe(const Field &field, Language language);

} // namespace enshu::dsl::lsp
