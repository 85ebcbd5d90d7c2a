// What a rehearsal proves of a scenario: that a team that knows reaches full marks, that one that
// does nothing gets next to nothing, and that each objective is worth what it says.
#pragma once

#include "orchestrator/rehearse/play.h"

#include <string>
#include <vector>

namespace enshu::rehearse {

/// Something that keeps the proof from holding, and what would help.
struct Finding {
    std::string name;    ///< stable, for scripts: `objective-free`
    std::string subject; ///< id of the objective, step or act (`walkthrough/2`); may be empty
    dsl::Text text;
    dsl::Text help;
};

/// One exercise of the rehearsal.
struct Take {
    enum class Kind {
        Knowing, ///< with the walkthrough
        Idle,    ///< nobody does anything
        Without, ///< the walkthrough without the acts done for one objective
        Spoilt,  ///< the walkthrough, and the service that an objective wants kept is stopped
    } kind{};
    std::string objective;         ///< Without, Spoilt
    std::vector<std::size_t> acts; ///< Without: the acts left out, from 1
    Played played;
    bool holds = true; ///< it shows what it is to show

    /// Points of one objective at the end. Throws std::out_of_range.
    int points(const std::string &of) const;
};

struct Rehearsal {
    int possible = 0;
    int floor = 0;
    /// Knowing, Idle, then one per objective that is worth points, in the scenario's order; none
    /// for an objective that no act is done for, unless it wants a service kept.
    std::vector<Take> takes;
    std::vector<Finding> findings;
    bool proven() const { return findings.empty(); }
};

/// Throws as play().
Rehearsal rehearse(const dsl::Scenario &scenario, const dsl::Walkthrough &walkthrough,
                   std::uint64_t seed);

} // namespace enshu::rehearse
