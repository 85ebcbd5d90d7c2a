// Inside of actions/: logins by SSH from a workstation, as its user, with a password.
#pragma once

#include "injector/actions/verbs.h"

#include <string_view>

namespace enshu::inject {

/// Shell functions for a Script:
/// `password_in FILE USER` prints the password that a note has for an account, a line after it;
/// `sign_in PASSWORD OPTION… USER@ADDRESS [COMMAND]` is ssh, once and with that password only. It
/// knows no hosts and remembers none, so that nothing of it is left in the user's files.
extern const std::string_view ssh_functions;

/// How a script ends that cannot even try.
inline constexpr int note_is_gone = 20;
inline constexpr int note_has_no_password = 21;

/// A sentence for people: why `login`, made with what stands in its file, came to nothing.
/// Asks the server about the account where it refused the password.
std::string why_no_login(const ActContext &context, const dsl::SshLogin &login,
                         const RunResult &result);

/// Whether ssh was refused the password, after the server had asked for one.
bool password_was_refused(const RunResult &result);
/// A sentence for people: ssh did not get as far as to be refused a password.
std::string why_not_asked(const std::string &from, const std::string &to, const RunResult &result);

} // namespace enshu::inject
