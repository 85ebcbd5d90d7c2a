#include "injector/actions/ssh.h"

namespace enshu::inject {
namespace {

/// ssh's own failures; anything else is the command's.
constexpr int ssh_failed = 255;
constexpr std::string_view denied = "Permission denied (";

/// What has become of an account whose password was refused. A server that cannot be asked tells
/// nothing.
std::string state_of_account(const ActContext &context, const dsl::SshLogin &login) {
    try {
        const RunResult asked =
            context.guest(login.to).run({"/usr/bin/passwd", "-S", login.user}, {}, call_deadline);
        if (asked.exit_code != 0)
            return "`" + login.to + "` has no account `" + login.user + "` any more";
        if (asked.output.starts_with(login.user + " L"))
            return "the account `" + login.user + "` on `" + login.to + "` is locked";
    } catch (const GuestError &) {
    }
    return "`" + login.to + "` refused the password of `" + login.user + "` from `" +
           login.planted + "`: it is no longer the right one";
}

} // namespace

// One prompt only: what is refused is refused once, and stands in the log once.
const std::string_view ssh_functions = R"sh(
password_in() {
    awk -v user="$2" '
        { split_at = index($0, ": "); value = substr($0, split_at + 2); key = substr($0, 1, split_at) }
        split_at && value == user { found = 1 }
        split_at && found && (index(key, "パスワード") || tolower(key) ~ /password/) { print value; exit }
    ' "$1"
}
sign_in() {
    SSHPASS=$1
    export SSHPASS
    shift
    sshpass -e ssh -o ConnectTimeout=20 -o ServerAliveInterval=5 -o ServerAliveCountMax=3 \
        -o PreferredAuthentications=password -o PubkeyAuthentication=no \
        -o NumberOfPasswordPrompts=1 -o StrictHostKeyChecking=no \
        -o UserKnownHostsFile=/dev/null -o GlobalKnownHostsFile=/dev/null -o LogLevel=ERROR "$@"
}
)sh";

bool password_was_refused(const RunResult &result) {
    const auto at = result.error.find(denied);
    return result.exit_code == ssh_failed && at != std::string::npos &&
           result.error.substr(at, result.error.find(')', at) - at).find("password") !=
               std::string::npos;
}

std::string why_not_asked(const std::string &from, const std::string &to, const RunResult &result) {
    if (result.exit_code == ssh_failed && result.error.find(denied) != std::string::npos)
        return "`" + to + "` takes no password by SSH";
    const std::string said = first_line(result.error);
    return "`" + from + "` does not reach `" + to + "` by SSH" + (said.empty() ? "" : ": " + said);
}

std::string why_no_login(const ActContext &context, const dsl::SshLogin &login,
                         const RunResult &result) {
    if (result.exit_code == note_is_gone)
        return "`" + login.planted + "` is no longer on `" + login.on + "`";
    if (result.exit_code == note_has_no_password)
        return "no password of `" + login.user + "` stands in `" + login.planted + "` any more";
    if (password_was_refused(result))
        return state_of_account(context, login);
    if (result.exit_code == ssh_failed)
        return why_not_asked(login.on, login.to, result);
    const std::string said = first_line(result.error);
    return "the shell of `" + login.user + "` on `" + login.to + "` did not do as asked" +
           (said.empty() ? "" : ": " + said);
}

} // namespace enshu::inject
