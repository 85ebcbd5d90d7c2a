// open-attachment: the emulated user fetches the mail from the real mail server, saves its
// attachment and "opens" it; the helper in the guest is inert. Confirmed by the saved file's
// SHA-256.
#include "injector/actions/verbs.h"
#include "injector/utf8.h"
#include "scenario-dsl/source/digest.h"

namespace enshu::inject {
namespace {

const dsl::Step &mail_step(const ActContext &context, const dsl::OpenAttachment &open) {
    const dsl::Step *step = context.scenario.find_step(open.mail);
    if (!step || !std::holds_alternative<dsl::SendMail>(step->verb))
        throw ActFailed("`" + open.mail + "` is not a step that sends a mail");
    return *step;
}

std::string saved_file(const ActContext &context, const dsl::OpenAttachment &open) {
    const auto &mail = std::get<dsl::SendMail>(mail_step(context, open).verb);
    return "/home/" + user_of(context, open.on) + "/Downloads/" +
           mail.attachment.filename().string();
}

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::OpenAttachment &open) {
    const dsl::Step &sent = mail_step(context, open);
    const auto &mail = std::get<dsl::SendMail>(sent.verb);
    if (mail.attachment.empty())
        throw ActFailed("the mail of `" + sent.id + "` has no attachment");
    const std::string expected = dsl::sha256_hex(file_content(mail.attachment));
    const std::string program = "/usr/lib/enshu/open-attachment";
    const RunResult result =
        run_checked(context, open.on, {program, "--message-id", message_id(sent, context.seed)},
                    3 * call_deadline);
    const nlohmann::json report = parse_report(result.output, program);
    const std::string sha256 = report.value("sha256", nlohmann::json()).is_string()
                                   ? report["sha256"].get<std::string>()
                                   : "";
    if (sha256 != expected)
        throw ActFailed("the file that was opened is not the attachment that was sent: SHA-256 `" +
                        clean_utf8(sha256, 64) + "` and not `" + expected + "`");
    nlohmann::json evidence{{"sha256", sha256}};
    if (report.contains("file") && report["file"].is_string())
        evidence["file"] = clean_utf8(report["file"].get<std::string>(), 255);
    return evidence;
}

void undo(const ActContext &context, const dsl::OpenAttachment &open) {
    run_checked(context, open.on, {"/usr/bin/rm", "-f", "--", saved_file(context, open)},
                call_deadline);
}

} // namespace enshu::inject
