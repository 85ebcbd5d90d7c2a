// Inside of actions/: one verb per file, and what they share.
#pragma once

#include "injector/actions/act.h"

namespace enshu::inject {

nlohmann::json perform(const ActContext &, const dsl::SendMail &);
nlohmann::json perform(const ActContext &, const dsl::OpenAttachment &);
nlohmann::json perform(const ActContext &, const dsl::Beacon &);
nlohmann::json perform(const ActContext &, const dsl::HttpUpload &);
nlohmann::json perform(const ActContext &, const dsl::UsbInsert &);
nlohmann::json perform(const ActContext &, const dsl::Persist &);
nlohmann::json perform(const ActContext &, const dsl::Discovery &);
nlohmann::json perform(const ActContext &, const dsl::ReadCredential &);
nlohmann::json perform(const ActContext &, const dsl::Reconnaissance &);
nlohmann::json perform(const ActContext &, const dsl::PasswordSpray &);
nlohmann::json perform(const ActContext &, const dsl::SshLogin &);
nlohmann::json perform(const ActContext &, const dsl::SmbCopy &);
nlohmann::json perform(const ActContext &, const dsl::Archive &);
nlohmann::json perform(const ActContext &, const dsl::RotateLog &);
nlohmann::json perform(const ActContext &, const dsl::DnsExfil &);
nlohmann::json perform(const ActContext &, const dsl::EncryptCopies &);
nlohmann::json perform(const ActContext &, const dsl::Deface &);
nlohmann::json perform(const ActContext &, const dsl::HttpFlood &);

void undo(const ActContext &, const dsl::SendMail &);
void undo(const ActContext &, const dsl::OpenAttachment &);
void undo(const ActContext &, const dsl::Beacon &);
void undo(const ActContext &, const dsl::HttpUpload &);
void undo(const ActContext &, const dsl::UsbInsert &);
void undo(const ActContext &, const dsl::Persist &);
void undo(const ActContext &, const dsl::Discovery &);
void undo(const ActContext &, const dsl::ReadCredential &);
void undo(const ActContext &, const dsl::Reconnaissance &);
void undo(const ActContext &, const dsl::PasswordSpray &);
void undo(const ActContext &, const dsl::SshLogin &);
void undo(const ActContext &, const dsl::SmbCopy &);
void undo(const ActContext &, const dsl::Archive &);
void undo(const ActContext &, const dsl::RotateLog &);
void undo(const ActContext &, const dsl::DnsExfil &);
void undo(const ActContext &, const dsl::EncryptCopies &);
void undo(const ActContext &, const dsl::Deface &);
void undo(const ActContext &, const dsl::HttpFlood &);

/// Deadline of one ordinary call into a guest, which may be slow under emulation.
inline constexpr dsl::Milliseconds call_deadline{30'000};

/// Runs a program on a host; ActFailed with its last error line unless it ends with 0. ActStopped
/// before it starts.
RunResult run_checked(const ActContext &context, const std::string &host,
                      const std::vector<std::string> &argv, dsl::Milliseconds deadline,
                      const std::string &input = {});

/// A script for a guest's own shell, as a login of that guest and in its home. It is handed over on
/// standard input: nothing of it lies on the guest's disk or stands in its list of processes. What
/// it starts has nothing to read there.
struct Script {
    std::string text; ///< POSIX sh
    std::vector<std::string> arguments = {};
    std::string user = "root";
};

/// Whatever it ends with. ActStopped before it starts.
RunResult run_script(const ActContext &context, const std::string &host, const Script &script,
                     dsl::Milliseconds deadline);
/// As run_checked(); its last error line stands for it.
RunResult run_script_checked(const ActContext &context, const std::string &host,
                             const Script &script, dsl::Milliseconds deadline);

/// The JSON object that a helper prints as its only line of at most 4 KiB. Throws ActFailed.
nlohmann::json parse_report(const std::string &output, const std::string &program);

/// Takes over what a helper has counted, as far as these are counts.
void add_counts(const nlohmann::json &report, std::initializer_list<const char *> names,
                nlohmann::json &evidence);
/// Takes over what a helper says of a file: `bytes` and `sha256`, as far as they are such.
void add_file_facts(const nlohmann::json &report, nlohmann::json &evidence);

/// Login of the user who sits at a workstation; `root` where nobody does.
std::string user_of(const ActContext &context, const std::string &host);
std::string home_on(const ActContext &context, const std::string &host);

/// The address of `host` in a zone that `from` is in too, else its first. Throws ActFailed for an
/// unknown host.
std::string address_for(const ActContext &context, const std::string &host,
                        const std::string &from);

/// The host that offers a service; throws ActFailed where none does.
const dsl::Host &host_offering(const ActContext &context, dsl::ServiceKind kind,
                               const char *service);

/// `A:53` of the organisation's name server.
std::string name_server_for(const ActContext &context, const std::string &from);

/// `--proxy A:3128`, or nothing.
void add_proxy(const ActContext &context, const std::string &via, const std::string &from,
               std::vector<std::string> &argv);

/// The URL that the text of a mail ends with, as it is reached from its recipient.
std::string link_of(const ActContext &context, const dsl::SendMail &mail);

/// What the host's clock says, in seconds since 1970.
std::int64_t guest_time(const ActContext &context, const std::string &host);

/// Bytes of a file beside the scenario. Throws ActFailed.
std::string file_content(const std::filesystem::path &path);

/// The first line of what a program wrote to its standard error, fit for people.
std::string first_line(const std::string &text);

} // namespace enshu::inject
