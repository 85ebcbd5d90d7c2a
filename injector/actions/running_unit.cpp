#include "injector/actions/running_unit.h"

#include "injector/key.h"
#include "scenario-dsl/model/step_names.h"

namespace enshu::inject {
namespace {

constexpr const char *program = "/usr/lib/enshu/actor";

/// UNIT AGAIN USER WORD…: what stands on standard input is root's alone, and gone once the unit has
/// it.
constexpr const char *start_script = R"sh(
unit=$1 again=$2 user=$3
shift 3
if systemctl --quiet is-active "$unit.service"; then
    [ -z "$again" ] || exit 0
    systemctl stop "$unit.service"
fi
umask 077
mkdir -p /run/enshu/handed
handed=/run/enshu/handed/$unit
cat >"$handed"
systemd-run --quiet --collect --uid="$user" --unit="$unit" --service-type=notify \
    --property=StandardInput=file:"$handed" --property=TimeoutStartSec=110 -- "$@" 2>/dev/null
code=$?
rm -f "$handed"
if [ $code -ne 0 ]; then
    journalctl --quiet --no-pager --output=cat --identifier=actor --unit="$unit" --lines=1 >&2
    exit $code
fi
systemctl show --property=StatusText --value "$unit.service"
)sh";

} // namespace

nlohmann::json start_unit(const ActContext &context, const RunningUnit &unit) {
    if (context.stop.stop_requested())
        throw ActStopped();
    std::vector<std::string> argv{"/bin/sh",
                                  "-c",
                                  start_script,
                                  "sh",
                                  dsl::unit_of(context.step.id),
                                  context.again ? "again" : "",
                                  unit.user,
                                  program};
    argv.insert(argv.end(), unit.actor.begin(), unit.actor.end());
    const RunResult result = context.guest(unit.host).run(argv, unit.input, unit.patience);
    if (result.exit_code != 0) {
        const std::string said = first_line(result.error);
        throw ActFailed("`actor " + unit.actor.front() + "` on `" + unit.host +
                        "` could not begin" + (said.empty() ? "" : ": " + said));
    }
    auto report = nlohmann::json::parse(result.output.substr(0, 4096), nullptr, false);
    return report.is_object() ? report : nlohmann::json::object();
}

void stop_unit(const ActContext &context, const std::string &host) {
    if (context.stop.stop_requested())
        throw ActStopped();
    const std::string unit = dsl::unit_of(context.step.id) + ".service";
    const RunResult result =
        context.guest(host).run({"/usr/bin/systemctl", "stop", unit}, {}, call_deadline);
    // 5: there is no such unit, so nothing is left to stop.
    if (result.exit_code != 0 && result.exit_code != 5)
        throw ActFailed("`" + unit + "` on `" + host +
                        "` could not be stopped: " + first_line(result.error));
}

std::string kept_path(const ActContext &context) {
    return "/var/lib/enshu/kept/" + dsl::unit_of(context.step.id);
}

std::string lent_key(const std::string &step_id) {
    return "/var/lib/enshu/lent/" + dsl::unit_of(step_id);
}

void lend_key(const ActContext &context, const std::string &host, const std::string &user) {
    if (context.stop.stop_requested())
        throw ActStopped();
    const RunResult result = context.guest(host).run(
        {"/usr/bin/install", "-D", "-m", "400", "-o", user, "/dev/stdin",
         lent_key(context.step.id)},
        key_of(context.seed, context.team, context.step.id) + "\n", call_deadline);
    if (result.exit_code != 0)
        throw ActFailed("`" + host + "` could not be handed a key: " + first_line(result.error));
}

void take_key_back(const ActContext &context, const std::string &host) {
    run_checked(context, host, {"/usr/bin/rm", "-f", "--", lent_key(context.step.id)},
                call_deadline);
}

nlohmann::json run_actor(const ActContext &context, const std::string &host,
                         const std::vector<std::string> &words, const std::string &input) {
    if (context.stop.stop_requested())
        throw ActStopped();
    std::vector<std::string> argv{program};
    argv.insert(argv.end(), words.begin(), words.end());
    const RunResult result = context.guest(host).run(argv, input, 4 * call_deadline);
    if (result.exit_code != 0)
        throw ActFailed("`actor " + words.front() + "` on `" + host + "` ended with " +
                        std::to_string(result.exit_code) + ": " + first_line(result.error));
    return parse_report(result.output, program);
}

} // namespace enshu::inject
