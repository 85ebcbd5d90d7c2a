// smb-copy: the workstation's user copies what lies at a path of a share into ~/.cache/STEP, with
// smbclient and the password that stands in his ~/.netrc, which is that of his share too.
//
// Needs: tcp/445 of the file server, the user's account there. Ceilings: 64 MiB, 500 files and
// directories; of more, the first. Leaves: lines of full_audit in samba's log on the server, the
// files on the workstation, a line in the user's history. Confirmed by the files that lie there.
// Undone: files and line go.
#include "injector/actions/netrc.h"
#include "injector/actions/verbs.h"
#include "scenario-dsl/attack/traces.h"

namespace enshu::inject {
namespace {

/// $1 the server's address, $2 the share, $3 path in it, $4 where the copies go, $5 what is typed
constexpr auto fetch_all = R"sh(
account=$(id -un)
PASSWD=$(netrc_password "$account")
[ -n "$PASSWD" ] || exit 20
export PASSWD
printf '%s\n' "$5" >>"$HOME/.bash_history"
umask 077
rm -rf "$4"
mkdir -p "$4"
cd "$4" || exit 1
# In units of 512 bytes: a file that grows beyond 64 MiB ends here.
(ulimit -f 131072; timeout 100 smbclient "//$1/$2" -U "$account" -t 20 -Tc .copied ${3:+"$3"}) \
    >.said 2>&1
tar -tf .copied 2>/dev/null | head -n 500 >.list
tar -xf .copied --no-recursion -T .list 2>/dev/null
why=$(grep -m 1 -o 'NT_STATUS_[A-Z_]*' .said)
rm -f .copied .list .said
files=$(find . -type f | wc -l)
if [ "$files" = 0 ]; then
    cd / && rm -rf "$4"
    echo "$why"
    exit 21
fi
printf '{"files": %d, "bytes": %d}\n' "$files" "$(find . -type f -exec cat {} + | wc -c)"
)sh";

/// $1 where the copies are, $2 the line
constexpr auto remove = R"sh(
rm -rf "$1"
if grep -qxF -e "$2" "$HOME/.bash_history" 2>/dev/null; then
    grep -vxF -e "$2" "$HOME/.bash_history" >"$HOME/.bash_history.kept"
    cat "$HOME/.bash_history.kept" >"$HOME/.bash_history"
    rm -f "$HOME/.bash_history.kept"
fi
)sh";

std::string share_of(const ActContext &context, const dsl::SmbCopy &copy) {
    const dsl::Host *server = context.scenario.organization.find_host(copy.from);
    if (server)
        for (const dsl::Service &service : server->services)
            if (service.kind == dsl::ServiceKind::Smb)
                return service.share;
    throw ActFailed("`" + copy.from + "` has no share");
}

/// As it is called in the share; empty for all of it.
std::string path_in_share(const dsl::SmbCopy &copy, const std::string &share) {
    const std::string folder = "/srv/" + share;
    if (copy.what == folder)
        return "";
    if (!copy.what.starts_with(folder + "/"))
        throw ActFailed("`" + copy.what + "` is not in the share of `" + copy.from + "`");
    return copy.what.substr(folder.size() + 1);
}

std::string copied_to(const ActContext &context, const dsl::SmbCopy &copy) {
    return dsl::copies_folder(home_on(context, copy.on), context.step.id);
}

std::string typed(const dsl::SmbCopy &copy, const std::string &share) {
    return dsl::smb_command(copy.from, share, path_in_share(copy, share));
}

std::string why_nothing(const dsl::SmbCopy &copy, const std::string &user, const std::string &why) {
    if (why == "NT_STATUS_LOGON_FAILURE" || why == "NT_STATUS_ACCOUNT_DISABLED" ||
        why == "NT_STATUS_ACCESS_DENIED")
        return "`" + copy.from + "` does not let `" + user + "` in: " + why;
    if (why.empty() || why == "NT_STATUS_NO_SUCH_FILE" ||
        why == "NT_STATUS_OBJECT_NAME_NOT_FOUND" || why == "NT_STATUS_OBJECT_PATH_NOT_FOUND")
        return "`" + copy.what + "` is no longer on `" + copy.from + "`";
    return "`" + copy.on + "` gets nothing from the share of `" + copy.from + "`: " + why;
}

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::SmbCopy &copied) {
    const std::string share = share_of(context, copied);
    const std::string user = user_of(context, copied.on);
    const std::string folder = copied_to(context, copied);
    const RunResult result =
        run_script(context, copied.on,
                   {.text = netrc_functions + fetch_all,
                    .arguments = {address_for(context, copied.from, copied.on), share,
                                  path_in_share(copied, share), folder, typed(copied, share)},
                    .user = user},
                   5 * call_deadline);
    if (result.exit_code == 20)
        throw ActFailed("no password of `" + user + "` stands in the `.netrc` on `" + copied.on +
                        "`");
    if (result.exit_code == 21)
        throw ActFailed(why_nothing(copied, user, first_line(result.output)));
    if (result.exit_code != 0)
        throw ActFailed("the copies on `" + copied.on +
                        "` could not be made: " + first_line(result.error));
    nlohmann::json evidence{{"what", copied.what}, {"into", folder}};
    add_counts(parse_report(result.output, "sh"), {"files", "bytes"}, evidence);
    return evidence;
}

void undo(const ActContext &context, const dsl::SmbCopy &copied) {
    run_script_checked(
        context, copied.on,
        {.text = remove,
         .arguments = {copied_to(context, copied), typed(copied, share_of(context, copied))},
         .user = user_of(context, copied.on)},
        call_deadline);
}

} // namespace enshu::inject
