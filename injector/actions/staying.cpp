#include "injector/actions/staying.h"

#include "injector/actions/running_unit.h"
#include "scenario-dsl/attack/traces.h"
#include "scenario-dsl/model/shell_word.h"

namespace enshu::inject {
namespace {

/// $1 the line
constexpr auto add_line = R"sh(
{ crontab -l 2>/dev/null | grep -vxF -e "$1"; printf '%s\n' "$1"; } | crontab -
)sh";

constexpr auto remove_line = R"sh(
crontab -l 2>/dev/null | grep -qxF -e "$1" || exit 0
rest=$(crontab -l | grep -vxF -e "$1")
if [ -n "$rest" ]; then printf '%s\n' "$rest" | crontab -; else crontab -r; fi
)sh";

/// $1 the unit's file, below the home; $2 what stands in it
constexpr auto add_unit = R"sh(
set -eu
mkdir -p "${1%/*}/default.target.wants"
printf '%s' "$2" >"$1"
ln -sf "../${1##*/}" "${1%/*}/default.target.wants/${1##*/}"
)sh";

constexpr auto remove_unit = R"sh(
rm -f "$1" "${1%/*}/default.target.wants/${1##*/}"
rmdir -p --ignore-fail-on-non-empty .config/systemd/user/default.target.wants 2>/dev/null || :
)sh";

/// A user's units run from the start of the machine on where the user "lingers". That is for
/// logind, which our guests have not: their system starts the user's manager as it would.
/// $1 the user, $2 the unit
constexpr auto start_manager = R"sh(
set -eu
id=$(id -u "$1")
mkdir -p /var/lib/systemd/linger
: >"/var/lib/systemd/linger/$1"
cd /etc/systemd/system
ln -sf /lib/systemd/system/user@.service "multi-user.target.wants/user@$id.service"
mkdir -p "user@$id.service.d" "user-runtime-dir@$id.service.d"
printf '[Service]\nEnvironment=XDG_RUNTIME_DIR=/run/user/%s\n' "$id" >"user@$id.service.d/linger.conf"
printf '[Service]\nExecStart=\nExecStart=/usr/bin/install -d -m 700 -o %s -g %s /run/user/%s\nExecStop=\n' \
    "$1" "$1" "$id" >"user-runtime-dir@$id.service.d/linger.conf"
systemctl start "user@$id.service"
setpriv --reuid="$1" --regid="$1" --init-groups env XDG_RUNTIME_DIR="/run/user/$id" \
    systemctl --user start "$2"
)sh";

constexpr auto stop_manager = R"sh(
id=$(id -u "$1") || exit 0
systemctl stop "user@$id.service"
cd /etc/systemd/system &&
    rm -rf "/var/lib/systemd/linger/$1" "multi-user.target.wants/user@$id.service" \
        "user@$id.service.d" "user-runtime-dir@$id.service.d"
)sh";

std::string joined(const std::vector<std::string> &argv) {
    std::string line;
    for (const std::string &word : argv)
        line += (line.empty() ? "" : " ") + dsl::shell_word(word);
    return line;
}

/// A `%` would end the line for cron.
std::string cron_line(const ActContext &context, const std::string &step,
                      const dsl::Beacon &beacon) {
    std::string line = "* * * * * ";
    for (const char c : joined(beacon_command(context, step, beacon)) + " >/dev/null 2>&1")
        line += c == '%' ? std::string("\\%") : std::string{c};
    return line;
}

/// As a line of a unit, where `%` and `$` mean something and quotes are others than a shell's.
std::string unit_word(const std::string &word) {
    std::string quoted = "\"";
    for (const char c : word) {
        if (c == '%' || c == '$')
            quoted += c;
        if (c == '"' || c == '\\')
            quoted += '\\';
        quoted += c;
    }
    return quoted + "\"";
}

std::string unit_text(const ActContext &context, const std::string &step,
                      const dsl::Beacon &beacon) {
    std::string text = "[Unit]\nDescription=Session helper\nStartLimitIntervalSec=0\n\n"
                       "[Service]\nExecStart=";
    bool first = true;
    for (const std::string &word : beacon_command(context, step, beacon)) {
        text += first ? word : " " + unit_word(word);
        first = false;
    }
    return text + "\nRestart=always\nRestartSec=30\n\n[Install]\nWantedBy=default.target\n";
}

/// What started from a crontab or by hand is found by its command line alone.
void end_running(const ActContext &context, const std::string &step, const dsl::Beacon &beacon) {
    const auto command = beacon_command(context, step, beacon);
    std::string pattern = "^";
    for (const char c : command[0] + " " + command[1] + " " + command[2] + " " + command[3])
        pattern += std::string_view("\\^$.[]|()*+?{}").find(c) == std::string_view::npos
                       ? std::string{c}
                       : std::string{'\\', c};
    // 1: none runs.
    const RunResult result = context.guest(beacon.on).run(
        {"/usr/bin/pkill", "-f", "-u", user_of(context, beacon.on), "--", pattern}, {},
        call_deadline);
    if (result.exit_code > 1)
        throw ActFailed("what the crontab on `" + beacon.on +
                        "` had started could not be ended: " + first_line(result.error));
}

} // namespace

std::string beacon_url(const ActContext &context, const dsl::Beacon &beacon) {
    return "http://" + address_for(context, beacon.to, beacon.on) + beacon.path;
}

std::vector<std::string> beacon_command(const ActContext &context, const std::string &step,
                                        const dsl::Beacon &beacon) {
    std::vector<std::string> argv{"/usr/lib/enshu/actor", "beacon"};
    const auto add = [&](const char *name, const std::string &value) {
        argv.emplace_back(name);
        argv.push_back(value);
    };
    if (beacon.domain.empty()) {
        add("--url", beacon_url(context, beacon));
    } else {
        add("--domain", beacon.domain);
        add("--name-server", name_server_for(context, beacon.on));
    }
    add("--min-ms", std::to_string(beacon.every.shortest.count()));
    add("--max-ms", std::to_string(beacon.every.longest.count()));
    if (beacon.domain.empty()) {
        add("--agent", beacon_agent);
        add_proxy(context, beacon.via, beacon.on, argv);
    }
    add("--key", lent_key(step));
    return argv;
}

std::string stay(const ActContext &context, const std::string &step, const dsl::Beacon &beacon,
                 dsl::Persistence by) {
    if (by == dsl::Persistence::None)
        return {};
    const std::string user = user_of(context, beacon.on);
    if (by == dsl::Persistence::Cron) {
        const std::string line = cron_line(context, step, beacon);
        run_script_checked(context, beacon.on,
                           {.text = add_line, .arguments = {line}, .user = user}, call_deadline);
        return line;
    }
    const std::string unit = dsl::staying_unit(step);
    const std::string file = dsl::user_units_of(user) + "/" + unit;
    run_script_checked(
        context, beacon.on,
        {.text = add_unit, .arguments = {file, unit_text(context, step, beacon)}, .user = user},
        call_deadline);
    run_script_checked(context, beacon.on, {.text = start_manager, .arguments = {user, unit}},
                       3 * call_deadline);
    return file;
}

void stay_no_longer(const ActContext &context, const std::string &step, const dsl::Beacon &beacon,
                    dsl::Persistence by) {
    if (by == dsl::Persistence::None)
        return;
    const std::string user = user_of(context, beacon.on);
    if (by == dsl::Persistence::Cron) {
        run_script_checked(
            context, beacon.on,
            {.text = remove_line, .arguments = {cron_line(context, step, beacon)}, .user = user},
            call_deadline);
        end_running(context, step, beacon);
        return;
    }
    run_script_checked(context, beacon.on,
                       {.text = remove_unit,
                        .arguments = {dsl::user_units_of(user) + "/" + dsl::staying_unit(step)},
                        .user = user},
                       call_deadline);
    run_script_checked(context, beacon.on, {.text = stop_manager, .arguments = {user}},
                       2 * call_deadline);
}

} // namespace enshu::inject
