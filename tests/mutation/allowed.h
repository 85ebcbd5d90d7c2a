// Changes that make another scenario, which is as sound as the one before.
#pragma once

#include "tests/mutation/subject.h"

namespace enshu::mutation {

struct Allowed {
    Kind kind{};
    std::string_view where;      ///< pattern for Mutant::where; `*` stands for anything
    std::string_view difference; ///< likewise, for Judgement::reason
    std::string_view reason;

    bool matches(const Mutant &mutant, const Judgement &judgement) const;
};

const std::vector<Allowed> &allowed_changes();

} // namespace enshu::mutation
