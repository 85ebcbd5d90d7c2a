// Inside of actions/: what starts a beacon again when it was ended or the machine was started anew.
// Everything is the user's own, as it would be for an attacker without root; it calls nothing but
// `actor beacon`, which runs once however often it is started, and only under the lease.
#pragma once

#include "injector/actions/verbs.h"

namespace enshu::inject {

/// What a beacon by HTTP says that it is. Odd enough to be found in the proxy's log by somebody who
/// looks.
inline constexpr auto beacon_agent = "Mozilla/4.0 (compatible; UpdateAgent 1.3)";
/// Which address a beacon by HTTP calls.
std::string beacon_url(const ActContext &context, const dsl::Beacon &beacon);

/// `/usr/lib/enshu/actor beacon …`; `step`: the beacon's.
std::vector<std::string> beacon_command(const ActContext &context, const std::string &step,
                                        const dsl::Beacon &beacon);

/// Puts it in place: a line in the user's crontab, or a unit of the user. Returns the line or the
/// unit's file. Nothing for Persistence::None.
std::string stay(const ActContext &context, const std::string &step, const dsl::Beacon &beacon,
                 dsl::Persistence by);
/// Takes it away again, and ends what it has started.
void stay_no_longer(const ActContext &context, const std::string &step, const dsl::Beacon &beacon,
                    dsl::Persistence by);

} // namespace enshu::inject
