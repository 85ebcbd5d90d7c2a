// A scenario as it is, and what becomes of it with one change.
#pragma once

#include "orchestrator/rehearse/proof.h"
#include "tests/mutation/mutants.h"

#include <map>
#include <optional>

namespace enshu::mutation {

enum class Verdict {
    Checked,   ///< the checks report it
    Rehearsed, ///< the checks do not, but the rehearsal does
    Same,      ///< it makes no difference to any play
    Changed,   ///< it makes one, and nobody says so
    Broken,    ///< the text is not YAML any more: the mutant is badly made
};

struct Judgement {
    Verdict verdict{};
    std::string reason; ///< the diagnostic's or finding's name, or which points differ: `keep
                        ///< without isolate-pc: -80 → 0`, and so on
};

class Subject {
  public:
    /// Throws std::runtime_error where the scenario is not proven as it is.
    explicit Subject(const std::filesystem::path &directory);

    std::vector<Mutant> mutants() const;
    Judgement judge(const Mutant &mutant) const;

  private:
    /// Points by play and objective.
    using Result = std::map<std::pair<std::string, std::string>, int>;

    static Result result_of(const rehearse::Rehearsal &rehearsal);
    static std::string differences(const Result &before, const Result &after);

    std::filesystem::path directory_;
    dsl::Analysis original_;
    Result result_;
};

} // namespace enshu::mutation
