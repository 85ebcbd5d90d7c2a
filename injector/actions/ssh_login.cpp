// ssh-login: the password in the file that somebody left on the workstation is read, and its user
// logs in to the server with it, at a terminal, and looks round: `id; hostname; w`.
//
// Needs: the file with the account's password, tcp/22 of the server, its sshd taking passwords of
// that account. Leaves: `Accepted password` and the session in the server's auth.log, wtmp and
// lastlog, what was typed in the histories of both shells. Confirmed by what `id` answers there.
// Undone: the lines of both histories; logs stay, as they would.
#include "injector/actions/ssh.h"
#include "injector/utf8.h"

namespace enshu::inject {
namespace {

constexpr auto typed = "id; hostname; w; exit";

/// $1 address, $2 account, $3 the file, $4 what is typed there, $5 what is typed here
constexpr auto log_in = R"sh(
[ -r "$3" ] || exit 20
password=$(password_in "$3" "$2")
[ -n "$password" ] || exit 21
printf 'cat %s\n%s\n' "$3" "$5" >>"$HOME/.bash_history"
echo "$4" | sign_in "$password" -tt "$2@$1"
)sh";

/// $1 a history, $2… lines that are taken out of it; the file goes if nothing else was in it.
constexpr auto forget = R"sh(
history=$1
[ -f "$history" ] || exit 0
shift
for line in "$@"; do
    printf '%s\n' "$line"
done >"$history.forget"
grep -vxF -f "$history.forget" "$history" >"$history.kept"
cat "$history.kept" >"$history"
rm -f "$history.forget" "$history.kept"
[ -s "$history" ] || rm -f "$history"
)sh";

std::string typed_here(const dsl::SshLogin &login) {
    return "ssh " + login.user + "@" + login.to;
}

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::SshLogin &login) {
    const std::string address = address_for(context, login.to, login.on);
    const RunResult result =
        run_script(context, login.on,
                   {.text = std::string(ssh_functions) + log_in,
                    .arguments = {address, login.user, login.planted, typed, typed_here(login)},
                    .user = user_of(context, login.on)},
                   3 * call_deadline);
    const auto id = result.output.find("uid=");
    if (id == std::string::npos ||
        result.output.find("(" + login.user + ")", id) == std::string::npos)
        throw ActFailed(why_no_login(context, login, result));
    return {{"user", login.user},
            {"address", address},
            {"id", clean_utf8(first_line(result.output.substr(id)), 200)}};
}

void undo(const ActContext &context, const dsl::SshLogin &login) {
    run_script_checked(context, login.on,
                       {.text = forget,
                        .arguments = {home_on(context, login.on) + "/.bash_history",
                                      "cat " + login.planted, typed_here(login)},
                        .user = user_of(context, login.on)},
                       call_deadline);
    run_script_checked(
        context, login.to,
        {.text = forget, .arguments = {"/home/" + login.user + "/.bash_history", typed}},
        call_deadline);
}

} // namespace enshu::inject
