// What emulated staff know, as files of a host's seed disk below `staff/`: names of people, servers
// and web sites. Their form is injector/actor/staff_texts.h.
#pragma once

#include "orchestrator/plan/range_plan.h"

namespace enshu::plan {

/// For a workstation `staff/PERSON` of each who works there; for a host with web sites
/// `staff/sites`, and `staff/letters` where somebody writes mails. Beside them `staff/texts`. Empty
/// for other hosts. How often something is done stands in none of them.
SeedPlan plan_staff(const dsl::Scenario &scenario, const dsl::Host &host, const Assets &assets);

/// `NAME ADDRESS` for the DNS: the sites of the simulated internet.
std::string site_records(const dsl::Organization &organization);

} // namespace enshu::plan
