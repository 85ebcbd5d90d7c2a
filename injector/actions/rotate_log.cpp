// rotate-log: one log is put aside as logrotate would: LOG becomes LOG.1, a new one begins and its
// daemon is told to reopen it. The newest lines of LOG.1 are missing then: those of the last ten
// minutes where the log's times can be read, and 20 at least. The central log still has them, so
// the gap shows where both are compared.
//
// Only logs of rsyslog, squid, nginx and unbound on this host; never the journal, what others have
// sent to a log host, or a log of the platform. Leaves: LOG.1, a LOG that begins late, and where
// rsyslog writes it `rsyslogd was HUPed` in its log, here and at the log host. Confirmed by the
// lines that are missing. Undone: LOG is whole again, with what came since, and LOG.1 as it was.
#include "injector/actions/verbs.h"

namespace enshu::inject {
namespace {

constexpr auto common = R"sh(
reopen() {
    case $1 in
    /var/log/squid/*) tell_main USR1 squid ;;
    /var/log/nginx/*) tell_main USR1 nginx ;;
    /var/log/unbound/*) tell_main HUP unbound ;;
    *) tell_main HUP rsyslog ;;
    esac
}
tell_main() { systemctl kill --kill-who=main -s "$1" "$2.service"; }
)sh";

// $1 is the log, $2 the folder in which it is kept whole.

constexpr auto rotate = R"sh(
log=$1
kept=$2
lines() { wc -l <"$1"; }
tell() { printf '{"lines": %d, "missing": %d}\n' "$(lines "$kept/whole")" "$1"; exit 0; }
if [ -e "$kept/whole" ]; then
    tell "$(($(lines "$kept/whole") - $(lines "$log.1")))"
fi
[ -f "$log" ] && ! [ -L "$log" ] || exit 20
[ -s "$log" ] || exit 21
if [ -e "$log.1" ]; then
    [ ! -e "$log.2" ] || exit 22
    mv "$log.1" "$log.2"
fi
(umask 077 && mkdir -p "$kept") || exit 1
mv "$log" "$log.1"
: >"$log"
chown --reference="$log.1" "$log"
chmod --reference="$log.1" "$log"
reopen "$log" || exit 1
sleep 1
cp -p "$log.1" "$kept/part"
mv "$kept/part" "$kept/whole"
now=$(date +%s)
then=$(date -d "@$((now - 600))" +%Y-%m-%dT%H:%M:%S)
LC_ALL=C awk -v then="$then" '
    substr($0, 1, 19) ~ /^[0-9-]+T[0-9:]+$/ && substr($0, 1, 19) >= then && !first { first = NR }
    { line[NR] = $0 }
    END {
        last = NR - 20
        if (first && first - 1 < last) last = first - 1
        for (i = 1; i <= last; ++i) print line[i]
    }' "$kept/whole" >"$log.1"
touch -r "$kept/whole" "$log.1"
tell "$(($(lines "$kept/whole") - $(lines "$log.1")))"
)sh";

constexpr auto put_back = R"sh(
log=$1
kept=$2
[ -e "$kept/whole" ] || { rm -rf "$kept"; exit 0; }
cp -p "$kept/whole" "$kept/new"
mv "$log" "$kept/since" 2>/dev/null || : >"$kept/since"
mv "$kept/new" "$log"
reopen "$log" || exit 1
sleep 1
cat "$kept/since" >>"$log"
rm -f "$log.1"
[ ! -e "$log.2" ] || mv "$log.2" "$log.1"
rm -rf "$kept"
)sh";

Script script_for(const ActContext &context, const dsl::RotateLog &rotated, const char *doing) {
    return {.text = std::string(common) + doing,
            .arguments = {rotated.log, "/var/lib/enshu/log-" + context.step.id}};
}

/// Of a daemon that is known to reopen its log.
bool can_be_rotated(const std::string &log) {
    if (!log.starts_with("/var/log/") || log.find("..") != std::string::npos || log.ends_with("/"))
        return false;
    const std::string below = log.substr(std::string("/var/log/").size());
    const std::string folder = below.substr(0, below.find('/'));
    if (folder == below) // rsyslog writes all files that lie there themselves
        return below.ends_with(".log") || below == "syslog";
    if (folder == "samba")
        return below == "samba/audit.log";
    return folder == "squid" || folder == "nginx" || folder == "unbound" || folder == "postgresql";
}

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::RotateLog &rotated) {
    if (!can_be_rotated(rotated.log))
        throw ActFailed("`" + rotated.log + "` is no log that can be put aside");
    const RunResult result =
        run_script(context, rotated.on, script_for(context, rotated, rotate), 2 * call_deadline);
    switch (result.exit_code) {
    case 0:
        break;
    case 20:
        throw ActFailed("`" + rotated.on + "` has no log `" + rotated.log + "`");
    case 21:
        throw ActFailed("nothing stands in `" + rotated.log + "` on `" + rotated.on + "`");
    case 22:
        throw ActFailed("`" + rotated.log + ".1` and `.2` are already on `" + rotated.on + "`");
    default:
        throw ActFailed("`" + rotated.log + "` on `" + rotated.on +
                        "` could not be put aside: " + first_line(result.error));
    }
    nlohmann::json evidence{{"log", rotated.log}, {"aside", rotated.log + ".1"}};
    add_counts(parse_report(result.output, "sh"), {"lines", "missing"}, evidence);
    return evidence;
}

void undo(const ActContext &context, const dsl::RotateLog &rotated) {
    run_script_checked(context, rotated.on, script_for(context, rotated, put_back),
                       2 * call_deadline);
}

} // namespace enshu::inject
