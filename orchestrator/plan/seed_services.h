// What a host's services are given: their contents, the accounts that sign in to it, the names of
// the simulated internet.
#pragma once

#include "orchestrator/plan/range_plan.h"

namespace enshu::plan {

struct ServiceSettings {
    std::string share; ///< smb; empty if none
    std::string table; ///< database: of the database and of its one table; empty if none
    /// sshd asks anybody for a password, so that passwords can be guessed.
    bool passwords_by_ssh = false;
};

ServiceSettings settings_of(const dsl::Scenario &scenario, const dsl::Host &host);

/// The folders of images/services that a host runs: what the organisation gives it, `ssh` on
/// servers and routers, `time` wherever somebody offers it.
std::vector<std::string> services_on(const dsl::Scenario &scenario, const dsl::Host &host);

/// services/web/site/…, services/smb/share/…, services/database/TABLE.csv.
void add_contents(SeedPlan &seed, const dsl::Host &host);

/// `logins` on servers and routers: accounts to which somebody left a password. `planted/…` on
/// the workstation: the files in which it was left.
void add_logins(SeedPlan &seed, const dsl::Scenario &scenario, const dsl::Host &host);

/// `services/dns/internet` where the dns service is: `text DOMAIN TEXT` and `forward DOMAIN
/// ADDRESS` lines, names that are not the organisation's.
void add_internet(SeedPlan &seed, const dsl::Scenario &scenario, const dsl::Host &host);

} // namespace enshu::plan
