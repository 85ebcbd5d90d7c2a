// What came of trying to leave the ranges.
#pragma once

#include "orchestrator/isolation/frames.h"

#include <nlohmann/json.hpp>

#include <array>
#include <chrono>

namespace enshu::isolation {

struct Count {
    unsigned meant = 0;   ///< frames of this kind
    unsigned sent = 0;    ///< of those, seen to enter the range
    unsigned arrived = 0; ///< controls: of those, heard where they should be
    unsigned through = 0; ///< of those, heard where none may be
};

struct Leak {
    Kind kind{};
    std::string what;  ///< what was tried
    std::string from;  ///< "team 1, zone office"
    std::string where; ///< where it was heard: "a udp socket of this machine"
};

struct Proof {
    static constexpr std::size_t most_leaks = 200; ///< by kind and place; `counts` has them all

    std::array<Count, kinds> counts{}; ///< by Kind
    std::vector<Leak> through;
    /// Why nothing is proved though nothing got through; empty where there is no reason.
    std::string trouble;
    std::vector<std::string> unheard; ///< zones in which no guest was there to hear a control
    unsigned ranges = 0;
    unsigned ports = 0;        ///< that were sent from
    unsigned elsewhere = 0;    ///< of the ranges: on other machines, tried by their own guests
    unsigned spaces = 0;       ///< namespaces that were listened to, on all of their devices
    std::uint64_t counted = 0; ///< frames, by the kernel's counters of those ports
    std::chrono::milliseconds took{};

    bool ok() const { return trouble.empty() && through.empty(); }
    const Count &of(Kind kind) const { return counts[static_cast<std::size_t>(kind)]; }
    unsigned probes() const; ///< without controls
    unsigned sent() const;
    unsigned got_through() const;
};

/// Makes one proof of two: of ranges here and of others elsewhere.
void add(Proof &whole, const Proof &part);

/// What cannot be shown of a range on another machine; a line in both languages.
dsl::Text limits_elsewhere();

/// {ok, probes, sent, through: [{probe, what, from, where}], …}: as an event tells it.
nlohmann::json to_json(const Proof &proof);
/// A line in both languages: what was tried and what came of it.
dsl::Text summary(const Proof &proof);

} // namespace enshu::isolation
