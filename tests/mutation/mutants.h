// Single changes to an author's files, made on the text from the ranges of its tree, so that every
// other place stays what and where it was.
#pragma once

#include "scenario-dsl/analyse.h"

#include <string>
#include <string_view>
#include <vector>

namespace enshu::mutation {

enum class Kind {
    RuleRemoved,
    PortRemoved,
    FieldRemoved,
    ItemRemoved,
    LanguageRemoved,
    ItemsSwapped,
    NameMisspelt, ///< where it is declared, and nowhere else
    ReferenceMisspelt,
    TimeMoved,
    NumberChanged,
    AddressMoved,
    WordReplaced,
    FlagFlipped,
    TextEmptied,
    PlaceholderMisspelt,
    PathMisspelt, ///< likewise a URL, a mail address, a unit, a technique
};

std::string_view name(Kind kind); ///< "rule removed"
const std::vector<Kind> &all_kinds();

struct Mutant {
    Kind kind{};
    const dsl::ParsedFile *file = nullptr;
    std::string where;  ///< `scenario/attack/beacon/every`; items without an id by their number
    std::string change; ///< `4s..7s → 0s`
    dsl::Range range;
    std::string replacement; ///< of the text in that range

    /// The file's text with the change.
    std::string text() const;
};

/// All mutants of a file. `past_end`: a time beyond the scenario's end.
std::vector<Mutant> mutants_of(const dsl::ParsedFile &file, dsl::Milliseconds past_end);

} // namespace enshu::mutation
