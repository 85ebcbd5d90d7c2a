// What building comes to in steps, for the book of progress.
#pragma once

#include "orchestrator/plan/range_plan.h"
#include "orchestrator/provision/progress.h"

namespace enshu::provision {

/// Every host of every team boots and settles; routers of all teams first, as build() has it.
std::vector<Step> steps_to_boot(const plan::ExercisePlan &plan);
/// Every host of every team is thawed, set up and checked; before that, where `freezes`, one
/// organisation (team 0) boots, settles and is saved.
std::vector<Step> steps_to_clone(const plan::ExercisePlan &plan, bool freezes);

} // namespace enshu::provision
