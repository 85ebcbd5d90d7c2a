// What the field table, and the names declared in a project, offer for a key or a value.
#pragma once

#include "scenario-dsl/language_server/occurrences.h"
#include "scenario-dsl/language_server/workspace.h"
#include "scenario-dsl/schema/field.h"

#include <string>
#include <string_view>
#include <vector>

namespace enshu::dsl::lsp {

enum class CandidateKind {
    Property = 10,
    Value = 12,
    Keyword = 14,
    File = 17,
    Reference = 18
}; // the protocol's

struct Candidate {
    std::string label;
    CandidateKind kind{};
    std::string detail{};
    std::string documentation{}; ///< Markdown
    bool urgent = false;         ///< required, or one of a group of which one is: stands first
    bool unfinished = false;     ///< something must follow it: `office -> `
};

/// All names that are declared in a project.
class Names {
  public:
    Names(const Project &project, Language language);
    /// `owner`: as an Occurrence has it.
    std::vector<Candidate> of(Scope scope, std::string_view owner = {}) const;
    /// `dmz`, `dmz/gate`: zones, and hosts in those they stand in.
    std::vector<Candidate> ends() const;

  private:
    Language language_;
    std::vector<std::vector<Occurrence>> files_;
};

/// The keys that may stand in the map and do not yet; `typed`: the one being written.
std::vector<Candidate> keys_for(const Record &record, const Node &map, const Node *typed,
                                Language language);

/// Where a value is asked for.
struct Asked {
    std::string_view before;         ///< what of it stands before the caret
    std::string_view owner;          ///< what names belong to, as an Occurrence has it
    std::filesystem::path directory; ///< of the file
};

/// What may stand for a scalar of this type.
std::vector<Candidate> values_for(const Type &type, const Asked &asked, const Names &names);

} // namespace enshu::dsl::lsp
