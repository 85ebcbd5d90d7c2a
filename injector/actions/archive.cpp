// archive: what lies at a path is packed into /var/tmp/STEP.tar.gz, by root of a server or by the
// user of a workstation.
//
// Ceiling: what is packed has at most 64 MiB. Leaves: the archive, with its time and size.
// Confirmed by its list of contents. Undone by removing it.
#include "injector/actions/verbs.h"
#include "scenario-dsl/attack/traces.h"

namespace enshu::inject {
namespace {

/// $1 what, $2 the archive
constexpr auto pack = R"sh(
if ! [ -e "$1" ]; then
    exit 20
fi
size=$(du -s --apparent-size --block-size=1 -- "$1" 2>/dev/null | cut -f1)
if [ "${size:-0}" -gt 67108864 ]; then
    exit 21
fi
umask 022
cd / || exit 1
tar -cf - -- "${1#/}" 2>/dev/null | timeout 100 gzip -1 >"$2.new" || exit 1
entries=$(tar -tzf "$2.new" | wc -l)
[ "$entries" -gt 0 ] || exit 1
mv "$2.new" "$2"
printf '{"entries": %d, "bytes": %d, "sha256": "%s"}\n' "$entries" "$(wc -c <"$2")" \
    "$(sha256sum <"$2" | cut -d' ' -f1)"
)sh";

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::Archive &archive) {
    const std::string file = dsl::packed_file(context.step.id);
    const Script script{
        .text = pack, .arguments = {archive.what, file}, .user = user_of(context, archive.on)};
    const RunResult result = run_script(context, archive.on, script, 4 * call_deadline);
    if (result.exit_code == 20)
        throw ActFailed("`" + archive.what + "` is no longer on `" + archive.on + "`");
    if (result.exit_code == 21)
        throw ActFailed("`" + archive.what + "` on `" + archive.on + "` is larger than 64 MiB");
    if (result.exit_code != 0)
        throw ActFailed("`" + archive.what + "` on `" + archive.on +
                        "` could not be packed: " + first_line(result.error));
    nlohmann::json evidence{{"what", archive.what}, {"file", file}};
    add_file_facts(parse_report(result.output, "sh"), evidence);
    return evidence;
}

void undo(const ActContext &context, const dsl::Archive &archive) {
    run_checked(context, archive.on, {"/usr/bin/rm", "-f", "--", dsl::packed_file(context.step.id)},
                call_deadline);
}

} // namespace enshu::inject
