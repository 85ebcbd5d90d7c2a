// discovery: somebody looks round on a workstation under its user's name: who am I, which networks,
// who else, what lies here, and what does the file server share. Needs smbclient and, for the
// shares, the user's password in ~/.netrc, which is where an attacker would take it from. Leaves
// the commands in the shell's history, and a login in the file server's log. Ceilings: these five
// commands; of each answer 64 KiB are counted and none is kept or sent anywhere.
#include "injector/actions/netrc.h"
#include "injector/actions/verbs.h"

namespace enshu::inject {
namespace {

constexpr auto look_round = R"sh(
set -u
total=0
look() {
    printf '%s\n' "$*" >>.bash_history
    seen=$("$@" 2>/dev/null | head -c 65536 | wc -c)
    total=$((total + seen))
}
look id
look ip address
look getent passwd
look ls -la "$HOME"
shares=0
if [ -n "$1" ]; then
    printf 'smbclient -L %s -U %s\n' "$1" "$2" >>.bash_history
    PASSWD=$(netrc_password "$2")
    export PASSWD
    list=$(timeout 75 smbclient -g -L "$1" -U "$2" 2>&1) || {
        ended=$?
        why=$(printf '%s\n' "$list" | grep -m 1 -o 'NT_STATUS_[A-Z_]*') ||
            why="smbclient ended with $ended"
        printf 'the shares of %s could not be listed: %s\n' "$1" "$why" >&2
        exit 4
    }
    shares=$(printf '%s\n' "$list" | grep -c '^Disk|')
fi
printf '{"bytes": %s, "shares": %s}\n' "$total" "$shares"
)sh";

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::Discovery &discovery) {
    const std::string server =
        discovery.shares.empty() ? "" : address_for(context, discovery.shares, discovery.on);
    const std::string user = user_of(context, discovery.on);
    const RunResult result = run_script_checked(
        context, discovery.on,
        {.text = netrc_functions + look_round, .arguments = {server, user}, .user = user},
        4 * call_deadline);
    nlohmann::json evidence{{"history", home_on(context, discovery.on) + "/.bash_history"}};
    add_counts(parse_report(result.output, "discovery"), {"bytes", "shares"}, evidence);
    if (!discovery.shares.empty())
        evidence["server"] = server;
    return evidence;
}

// It only looked; what the logs and the history say of that stays.
void undo(const ActContext &, const dsl::Discovery &) {}

} // namespace enshu::inject
