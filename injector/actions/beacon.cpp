// beacon: `actor` calls the attacker's host again and again as the workstation's user, over HTTP
// and through its proxy, or by asking the organisation's name server for names below a domain that
// the attacker's host answers for; until its unit is stopped or its lease ends. With `persist`
// something of the user's starts it again (staying.h). Needs the attacker's collector; for names, a
// name server that forwards the domain. Leaves a unit in the journal and lines at an interval in
// the proxy's or the name server's log. That it started is confirmed here; that it is heard is
// telemetry. Ceilings, which `actor` holds: one contact a second, and nothing that comes back is
// obeyed.
#include "injector/actions/running_unit.h"
#include "injector/actions/staying.h"
#include "scenario-dsl/model/step_names.h"

namespace enshu::inject {
namespace {

std::vector<std::string> start_command(const ActContext &context, const dsl::Beacon &beacon) {
    std::vector<std::string> argv{"/usr/bin/systemd-run", "--quiet", "--collect",
                                  "--uid=" + user_of(context, beacon.on),
                                  "--unit=" + dsl::unit_of(context.step.id)};
    const auto command = beacon_command(context, context.step.id, beacon);
    argv.insert(argv.end(), command.begin(), command.end());
    return argv;
}

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::Beacon &beacon) {
    const auto argv = start_command(context, beacon);
    lend_key(context, beacon.on, user_of(context, beacon.on));
    try {
        run_checked(context, beacon.on, argv, call_deadline);
    } catch (const ActFailed &) {
        // A unit of that name may be left from before the daemon was restarted.
        undo(context, beacon);
        lend_key(context, beacon.on, user_of(context, beacon.on));
        run_checked(context, beacon.on, argv, call_deadline);
    }
    nlohmann::json evidence{{"unit", dsl::unit_of(context.step.id)}};
    if (beacon.domain.empty()) {
        evidence["url"] = beacon_url(context, beacon);
        evidence["agent"] = beacon_agent;
    } else {
        evidence["domain"] = beacon.domain;
        evidence["name_server"] = name_server_for(context, beacon.on);
    }
    const std::string stays = stay(context, context.step.id, beacon, beacon.persist);
    if (!stays.empty())
        evidence["persists"] = stays;
    return evidence;
}

void undo(const ActContext &context, const dsl::Beacon &beacon) {
    stay_no_longer(context, context.step.id, beacon, beacon.persist);
    stop_unit(context, beacon.on);
    take_key_back(context, beacon.on);
}

} // namespace enshu::inject
