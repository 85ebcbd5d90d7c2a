// What is wrong with an author's files: collected by every stage, in the order of the sources.
#pragma once

#include "scenario-dsl/source/source.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::dsl {

enum class Kind {
#define ENSHU_DIAGNOSTIC(enumerator, name) enumerator,
#include "scenario-dsl/diagnostics/kinds.def"
#undef ENSHU_DIAGNOSTIC
};

/// The stable name: `unknown-key`.
std::string_view name(Kind kind);
/// All of them, in the order of kinds.def.
const std::vector<Kind> &all_kinds();

enum class Severity { Error, Warning };

struct Note {
    Place place;
    std::string message;
};

/// What an author may do about it.
struct Suggestion {
    std::string help;
    std::string instead = {}; ///< what to write in the diagnostic's place; empty: no one thing
};

struct Diagnostic {
    Kind kind{};
    Severity severity = Severity::Error;
    Place place; ///< in a source without text: the file as a whole
    std::string message;
    std::vector<Note> notes;
    std::string help;         ///< empty if there is nothing to suggest
    std::string instead = {}; ///< as the Suggestion has it

    Diagnostic &note(Place where, std::string text);
    Diagnostic &suggest(std::string text);
    Diagnostic &suggest(Suggestion suggestion);
};

class Diagnostics {
  public:
    /// More than this many are counted, not kept: beyond it nobody reads, and a hostile file must
    /// not cost memory.
    static constexpr std::size_t limit = 200;

    /// Takes a file's text; sources keep this order in the iteration. The reference stays valid as
    /// long as this object or a copy of it lives.
    const Source &add_source(std::string path, std::string text);

    /// The result may be given notes and help; it is valid until the next call.
    Diagnostic &error(Kind kind, Place place, std::string message);
    Diagnostic &warning(Kind kind, Place place, std::string message);

    bool has_errors() const { return has_errors_; }
    bool empty() const { return diagnostics_.empty(); }
    bool full() const { return diagnostics_.size() >= limit; }
    /// Whether what else is found would neither be kept nor change the verdict.
    bool settled() const { return full() && has_errors_; }
    std::size_t size() const { return diagnostics_.size(); }
    std::size_t omitted() const { return omitted_; }

    /// By source, then by place.
    auto begin() const { return diagnostics_.begin(); }
    auto end() const { return diagnostics_.end(); }

  private:
    Diagnostic &insert(Diagnostic diagnostic);
    std::size_t rank(const Source *source) const;

    std::vector<std::shared_ptr<const Source>> sources_;
    std::vector<Diagnostic> diagnostics_;
    Diagnostic discarded_;
    std::size_t omitted_ = 0;
    bool has_errors_ = false;
};

} // namespace enshu::dsl
