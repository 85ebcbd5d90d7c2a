// password-spray: logins by SSH that fail, from a workstation as its user: a few passwords that
// many people have, each with all accounts.
//
// Needs: tcp/22 of the server, its sshd taking passwords. Ceilings: 20 accounts, 5 tries of each, a
// second between two; each try is one call, so that they end with the daemon. None may succeed:
// before the first one the server's own root compares, and the act fails where one would be right.
// Leaves: `Failed password for` in the server's auth.log. Confirmed by the server's refusals. There
// is nothing to undo.
#include "injector/actions/ssh.h"

#include <algorithm>
#include <array>

namespace enshu::inject {
namespace {

constexpr std::array<const char *, 5> common{"Password1", "Welcome1", "Summer2026", "qwerty123",
                                             "admin1234"};

/// $1 address, $2 account, $3 password
constexpr auto try_once = R"sh(
sleep 1
sign_in "$3" -n "$2@$1" true
)sh";

/// Given passwords between blanks and then accounts: prints each account that has one of them.
constexpr auto compare = R"perl(
use strict;
my @common = split / /, shift @ARGV;
my %asked = map { $_ => 1 } @ARGV;
open my $shadow, '<', '/etc/shadow' or die "cannot read the passwords: $!\n";
while (<$shadow>) {
    my ($account, $hash) = split /:/;
    next unless $asked{$account} && $hash =~ /^[^!*]/;
    for my $password (@common) {
        if ((crypt($password, $hash) // '') eq $hash) { print "$account\n"; last }
    }
}
)perl";

std::string list_of(std::size_t tries) {
    std::string words;
    for (std::size_t i = 0; i < tries; ++i)
        words += (i == 0 ? "" : " ") + std::string(common.at(i));
    return words;
}

void require_all_wrong(const ActContext &context, const dsl::PasswordSpray &spray,
                       std::size_t tries) {
    std::vector<std::string> argv{"/usr/bin/perl", "-", list_of(tries)};
    argv.insert(argv.end(), spray.accounts.begin(), spray.accounts.end());
    const RunResult right = context.guest(spray.to).run(argv, compare, 2 * call_deadline);
    if (right.exit_code != 0)
        throw ActFailed("the passwords of `" + spray.to +
                        "` could not be compared: " + first_line(right.error));
    if (!right.output.empty())
        throw ActFailed("a password that would be tried is the right one of `" +
                        first_line(right.output) + "` on `" + spray.to + "`: nothing was tried");
}

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::PasswordSpray &spray) {
    if (context.stop.stop_requested())
        throw ActStopped();
    const auto tries = std::min(common.size(), static_cast<std::size_t>(spray.tries));
    require_all_wrong(context, spray, tries);
    const std::string address = address_for(context, spray.to, spray.on);
    const std::string user = user_of(context, spray.on);
    int refused = 0;
    nlohmann::json evidence{{"address", address}, {"accounts", spray.accounts}};
    for (std::size_t i = 0; i < tries; ++i)
        for (const std::string &account : spray.accounts) {
            const RunResult result = run_script(context, spray.on,
                                                {.text = std::string(ssh_functions) + try_once,
                                                 .arguments = {address, account, common.at(i)},
                                                 .user = user},
                                                2 * call_deadline);
            if (password_was_refused(result)) {
                evidence["refused"] = ++refused;
                continue;
            }
            if (result.exit_code == 0)
                throw ActFailed("`" + spray.to + "` let `" + account + "` in");
            const std::string why = why_not_asked(spray.on, spray.to, result);
            if (refused == 0)
                throw ActFailed(why);
            evidence["ended"] = why; // closed in the middle of it
            return evidence;
        }
    return evidence;
}

void undo(const ActContext &, const dsl::PasswordSpray &) {}

} // namespace enshu::inject
