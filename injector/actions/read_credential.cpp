// read-credential: the file in which somebody left a password is read under the user's name. Needs
// the file, which the user may read. Leaves a line in the shell's history and a new time of last
// access: with `relatime` that changes at the first reading after a change, and once a day. What
// stands in the file stays in the guest.
#include "injector/actions/verbs.h"

namespace enshu::inject {
namespace {

constexpr auto read_file = R"sh(
printf 'cat %s\n' "$1" >>.bash_history
if ! [ -f "$1" ] || ! [ -r "$1" ]; then
    printf '%s is no file that can be read\n' "$1" >&2
    exit 4
fi
bytes=$(cat -- "$1" | wc -c)
printf '{"bytes": %s, "read_at": %s}\n' "$bytes" "$(stat -c %X -- "$1")"
)sh";

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::ReadCredential &credential) {
    const RunResult result = run_script_checked(context, credential.on,
                                                {.text = read_file,
                                                 .arguments = {credential.file},
                                                 .user = user_of(context, credential.on)},
                                                call_deadline);
    nlohmann::json evidence{{"file", credential.file}};
    add_counts(parse_report(result.output, "read-credential"), {"bytes", "read_at"}, evidence);
    return evidence;
}

// A file that was read has been read.
void undo(const ActContext &, const dsl::ReadCredential &) {}

} // namespace enshu::inject
