// The connections that what a scenario plays has to make, each with what it is for: what
// reachability is checked against, what is explained to people, and what a rehearsal cuts.
#pragma once

#include "scenario-dsl/model/index.h"
#include "scenario-dsl/model/scenario.h"
#include "scenario-dsl/network/network.h"

#include <string>
#include <string_view>
#include <vector>

namespace enshu::dsl {

struct Flow {
    std::string from; ///< host
    std::string to;   ///< host; empty: whoever answers in `zone`
    std::string zone; ///< with `to` empty
    Port port;
    Text purpose; ///< a phrase: "the mail is handed to the mail server"
    /// The key that names its target, below the step, user, host or measure that needs it.
    std::string_view key;
    /// What is asked for at the target, where no key names a host. With `to` and `zone` empty
    /// nobody visible offers it.
    std::optional<ServiceKind> service = {};

    bool is_met() const { return !to.empty() || !zone.empty(); }
};

/// In the order in which they are made. A verb that stays on its host has none.
/// `steps`: of the same attack.
std::vector<Flow> flows_of(const Step &step, const Index<Step> &steps, const Network &network);
std::vector<Flow> flows_of(const EmulatedUser &user, const Network &network);
/// Of `available`: what must stay open; of `blocked`: what is open until the team closes it.
std::vector<Flow> flows_of(const Objective &objective, const Network &network);
/// What a host does by itself: its user's proxy, the name server, the log host, the time.
std::vector<Flow> flows_of(const Host &host, const Network &network);

Route route_of(const Flow &flow, const Network &network);

} // namespace enshu::dsl
