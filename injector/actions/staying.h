// Inside of actions/: what starts a beacon again when it was ended or the machine was started anew.
// Everything is the user's own, as it would be for an attacker without root; it calls nothing but
// `actor beacon`, which runs once however often it is started, and only under the lease.
#pragma once

#include "injector/actions/verbs.h"

namespace enshu::inject {

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
