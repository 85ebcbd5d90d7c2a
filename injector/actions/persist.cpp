// persist: puts in place what starts a beacon again within a minute when it was ended, and when the
// machine was: a line in the user's crontab, or a unit of the user. Needs cron, or room for a
// manager of the user's units. Leaves the line or the unit, and what cron or the manager logs each
// time. A team that only ends the process sees it come back; removing the line ends it.
#include "injector/actions/staying.h"

namespace enshu::inject {
namespace {

const dsl::Beacon &beacon_of(const ActContext &context, const dsl::Persist &persist) {
    const dsl::Step *step = context.scenario.find_step(persist.beacon);
    const auto *beacon = step ? std::get_if<dsl::Beacon>(&step->verb) : nullptr;
    if (!beacon || beacon->on != persist.on)
        throw ActFailed("`" + persist.beacon + "` is not a beacon on `" + persist.on + "`");
    return *beacon;
}

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::Persist &persist) {
    const dsl::Beacon &beacon = beacon_of(context, persist);
    return {{"persists", stay(context, persist.beacon, beacon, persist.by)}};
}

void undo(const ActContext &context, const dsl::Persist &persist) {
    stay_no_longer(context, persist.beacon, beacon_of(context, persist), persist.by);
}

} // namespace enshu::inject
