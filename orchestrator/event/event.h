// One entry of the log: the only event type there is. Score, feed, replay and report are folds over
// these.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

namespace enshu::event {

struct Event {
    std::uint64_t seq = 0; ///< given by the log; 0 before
    std::string exercise;
    unsigned team = 0;             ///< 0: all teams, or none
    std::string kind;              ///< one of event/kinds.h
    std::string subject;           ///< id of the host, step, inject, objective or form it is about
    std::string actor = "system";  ///< "system", "controller:NAME", "team", "walkthrough"
    std::int64_t exercise_ms = 0;  ///< exercise time since START
    std::int64_t wall_unix_ms = 0; ///< given by the log
    nlohmann::json detail = nlohmann::json::object();
};

} // namespace enshu::event
