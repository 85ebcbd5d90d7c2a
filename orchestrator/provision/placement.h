// Which site each team's range lies on. Pure and deterministic.
//
// A range lies on one site as a whole: no network spans machines. All teams need the same, so each
// goes to the site with the most free memory at its turn; of equals, to the first in the
// configuration's order.
#pragma once

#include "orchestrator/plan/range_plan.h"
#include "orchestrator/provision/site.h"

#include <limits>
#include <map>
#include <string>
#include <vector>

namespace enshu::provision {

/// A site as far as placing goes.
struct Offer {
    std::string site;
    SiteCondition condition;
    unsigned most_teams = std::numeric_limits<unsigned>::max(); ///< whatever room there is
};

/// Team → site.
using Placement = std::map<unsigned, std::string>;

/// How many ranges of that need find room in the offer; none where it is not reachable.
unsigned teams_that_fit(const Resources &need, const Offer &offer);

/// `need`: of one team. `offers`: what is free now, in the order of the configuration. Throws
/// ProvisionError where not all teams find room, saying what is missing and how many would fit
/// where.
Placement place(const std::vector<unsigned> &teams, const Resources &need,
                const std::vector<Offer> &offers);

/// The sites that any team lies on, in the order of their names.
std::vector<std::string> sites_of(const Placement &placement);

/// The teams that lie on `site`, in order.
std::vector<unsigned> teams_on(const Placement &placement, const std::string &site);

/// The same placement with the teams of `lost` on other sites; every other team stays where it is.
/// `offers` may still name `lost`: nothing is placed there. Throws ProvisionError as place() does.
Placement place_again(const Placement &placement, const std::string &lost, const Resources &need,
                      const std::vector<Offer> &offers);

/// The part of an exercise's plan that lies on `site`: the same seeds, and its teams' ranges.
plan::ExercisePlan part_on(const std::string &site, const Placement &placement,
                           const plan::ExercisePlan &plan);

/// What one team of the plan needs.
Resources need_of(const plan::ExercisePlan &plan);

} // namespace enshu::provision
