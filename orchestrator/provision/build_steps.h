// What building comes to in steps, for the book of progress.
#pragma once

#include "orchestrator/plan/range_plan.h"
#include "orchestrator/provision/progress.h"

namespace enshu::provision {

/// One organisation (team 0) boots, settles and is saved.
std::vector<Step> steps_to_freeze(const plan::ExercisePlan &plan);
/// Every host of every team is thawed and checked, after what is frozen.
std::vector<Step> steps_to_clone(const plan::ExercisePlan &plan);

} // namespace enshu::provision
