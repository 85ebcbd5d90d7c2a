// Inside of score/: what one measure says at one moment.
#pragma once

#include "orchestrator/score/deadline.h"
#include "orchestrator/score/words.h"

namespace enshu::score {

struct Share {
    std::int64_t got = 1;
    std::int64_t of = 1;
};

struct Reading {
    enum class Kind {
        NotYet,
        Achieved,
        Lost, ///< it can no longer be achieved
        NotMeasurable
    } kind = Kind::NotYet;
    std::int64_t at_ms = -1;
    Text evidence;
    Seqs seqs;
    bool unmeasurable_unless_heard = false; ///< NotYet, and nothing was there to be measured so far
    std::int64_t next_ms = -1; ///< NotYet: the moment at which time alone makes it something else
    Share share = {};          ///< Achieved: of the objective's points
};

/// What a measure is read from.
struct Asked {
    const dsl::Scenario &scenario;
    const dsl::Objective &objective;
    const Facts &facts;
    Limit limit;
    std::int64_t now_ms = 0; ///< the end, if that was before
};

// reading_attack.cpp
Reading read(const Asked &asked, const dsl::ContactLost &measure);
Reading read(const Asked &asked, const dsl::FileArrived &measure);
// reading_team.cpp
Reading read(const Asked &asked, const dsl::Answer &measure);
Reading read(const Asked &asked, const dsl::Report &measure);
Reading read(const Asked &asked, const dsl::Evidence &measure);
// reading_probe.cpp
Reading read(const Asked &asked, const dsl::Blocked &measure);
Reading read(const Asked &asked, const dsl::GuestState &measure);
Reading read(const Asked &asked, const dsl::Available &measure);

} // namespace enshu::score
