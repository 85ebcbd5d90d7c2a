// What the language can say and real machines cannot do yet. A rehearsal knows all of it.
#pragma once

#include "scenario-dsl/model/scenario.h"

#include <string>
#include <vector>

namespace enshu::plan {

/// What keeps a scenario from being played on real machines, each as a phrase: "the verb
/// `ssh-login` (step `lateral`)". Empty: nothing does.
std::vector<std::string> unplayable(const dsl::Scenario &scenario);

} // namespace enshu::plan
