// Where the zones and hosts of an organisation stand in a drawing: the outside on top, the router
// beside it, the inside zones in rows beneath.
#pragma once

#include "orchestrator/handbook/canvas.h"
#include "scenario-dsl/model/organization.h"

#include <map>
#include <string>

namespace enshu::handbook {

struct OrganizationLayout {
    std::map<std::string, Box> zones;
    std::map<std::string, Box> hosts; ///< one card each, also for the router
    double width = 0;
    double height = 0;
};

OrganizationLayout lay_out(const dsl::Organization &organization);

} // namespace enshu::handbook
