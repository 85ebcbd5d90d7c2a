#include "orchestrator/provision/build_steps.h"

#include "orchestrator/plan/seed_plan.h"

namespace enshu::provision {

namespace {

constexpr StepKind cold[] = {StepKind::Boot, StepKind::Settle};
constexpr StepKind saved[] = {StepKind::Save};
constexpr StepKind cloned[] = {StepKind::Thaw, StepKind::Check};

template <std::size_t N>
void add(std::vector<Step> &steps, unsigned team, const plan::GuestPlan &guest,
         const StepKind (&kinds)[N], unsigned stage) {
    for (const StepKind kind : kinds) {
        Step step;
        step.team = team;
        step.host = guest.host;
        step.kind = kind;
        step.role = plan::role_name(guest.role);
        step.stage = stage;
        steps.push_back(std::move(step));
    }
}

} // namespace

std::vector<Step> steps_to_freeze(const plan::ExercisePlan &plan) {
    std::vector<Step> steps;
    for (const plan::GuestPlan &guest : plan.ranges.front().guests) {
        add(steps, 0, guest, cold, 0);
    }
    for (const plan::GuestPlan &guest : plan.ranges.front().guests) {
        add(steps, 0, guest, saved, 1);
    }
    return steps;
}

std::vector<Step> steps_to_clone(const plan::ExercisePlan &plan) {
    std::vector<Step> steps;
    for (const plan::RangePlan &range : plan.ranges) {
        for (const plan::GuestPlan &guest : range.guests) {
            add(steps, range.team, guest, cloned, 2);
        }
    }
    return steps;
}

} // namespace enshu::provision
