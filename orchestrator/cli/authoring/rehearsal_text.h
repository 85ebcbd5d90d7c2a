// What a rehearsal has shown, for people and for scripts.
#pragma once

#include "orchestrator/cli/render.h"
#include "orchestrator/rehearse/proof.h"

#include <string>

namespace enshu::cli {

/// The plays with their points, the findings, and whether it is proven.
std::string rehearsal_text(const rehearse::Rehearsal &rehearsal, const Style &style);

/// The log of one play, a line per event.
std::string log_text(const rehearse::Played &played, const Style &style);

/// One JSON document; its fields stand in `enshu rehearse --help`.
std::string rehearsal_json(const dsl::Scenario &scenario, const rehearse::Rehearsal &rehearsal,
                           std::uint64_t seed);

/// `walkthrough`, `idle`, or the id of the objective that is left out.
std::string name_of(const rehearse::Take &take);

} // namespace enshu::cli
