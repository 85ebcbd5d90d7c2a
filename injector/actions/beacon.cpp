// beacon: `actor` calls the attacker's collector over HTTP again and again, as the workstation's
// user and through its proxy, until its unit is stopped or its lease ends. That it started is
// confirmed here; that it is heard is telemetry.
#include "injector/actions/verbs.h"

namespace enshu::inject {
namespace {

/// Odd enough to be found in the proxy's log by somebody who looks.
constexpr auto user_agent = "Mozilla/4.0 (compatible; UpdateAgent 1.3)";

std::vector<std::string> start_command(const ActContext &context, const dsl::Beacon &beacon) {
    std::vector<std::string> argv{"/usr/bin/systemd-run",
                                  "--quiet",
                                  "--collect",
                                  "--uid=" + user_of(context, beacon.on),
                                  "--unit=" + beacon_unit(context.step.id),
                                  "/usr/lib/enshu/actor",
                                  "beacon",
                                  "--url",
                                  "http://" + address_for(context, beacon.to, beacon.on) +
                                      beacon.path,
                                  "--min-ms",
                                  std::to_string(beacon.every.shortest.count()),
                                  "--max-ms",
                                  std::to_string(beacon.every.longest.count()),
                                  "--agent",
                                  user_agent};
    add_proxy(context, beacon.via, beacon.on, argv);
    return argv;
}

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::Beacon &beacon) {
    const auto argv = start_command(context, beacon);
    try {
        run_checked(context, beacon.on, argv, call_deadline);
    } catch (const ActFailed &) {
        // A unit of that name may be left from before the daemon was restarted.
        undo(context, beacon);
        run_checked(context, beacon.on, argv, call_deadline);
    }
    return {{"unit", beacon_unit(context.step.id)}, {"url", argv[8]}, {"agent", user_agent}};
}

void undo(const ActContext &context, const dsl::Beacon &beacon) {
    if (context.stop.stop_requested())
        throw ActStopped();
    // 5: there is no such unit, so nothing is left to stop.
    const std::string unit = beacon_unit(context.step.id) + ".service";
    const RunResult result =
        context.guest(beacon.on).run({"/usr/bin/systemctl", "stop", unit}, {}, call_deadline);
    if (result.exit_code != 0 && result.exit_code != 5)
        throw ActFailed("`" + unit + "` on `" + beacon.on +
                        "` could not be stopped: " + first_line(result.error));
}

} // namespace enshu::inject
