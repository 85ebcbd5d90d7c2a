// open-attachment: the emulated user fetches the mail from the real mail server, saves its
// attachment and "opens" it, or follows the link in its text with a browser's name through the
// workstation's proxy; or they open the file on a stick. The helper in the guest is inert: it only
// reads. Confirmed by the file's SHA-256; of a page only that there was one. Leaves the file in
// ~/Downloads, a line in the shell's history and one in the journal.
#include "injector/actions/verbs.h"
#include "injector/utf8.h"
#include "scenario-dsl/attack/traces.h"
#include "scenario-dsl/source/digest.h"

namespace enshu::inject {
namespace {

constexpr auto helper = "/usr/lib/enshu/open-attachment";

const dsl::Step &brought_by(const ActContext &context, const dsl::OpenAttachment &open) {
    const dsl::Step *step = context.scenario.find_step(open.mail);
    if (!step || (!std::holds_alternative<dsl::SendMail>(step->verb) &&
                  !std::holds_alternative<dsl::UsbInsert>(step->verb)))
        throw ActFailed("`" + open.mail + "` is not a step that sends a mail or brings a stick");
    return *step;
}

/// What the helper is told, and which content it is to find.
struct Opening {
    std::vector<std::string> argv;
    std::string sha256; ///< empty: a page, which may be any
};

Opening opening(const ActContext &context, const dsl::OpenAttachment &open) {
    const dsl::Step &step = brought_by(context, open);
    if (const auto *stick = std::get_if<dsl::UsbInsert>(&step.verb))
        return {{helper, "--file",
                 dsl::stick_of(user_of(context, open.on), stick->label) + "/" +
                     stick->file.filename().string()},
                dsl::sha256_hex(file_content(stick->file))};
    const auto &mail = std::get<dsl::SendMail>(step.verb);
    std::vector<std::string> argv{helper, "--message-id", message_id(step, context.seed)};
    if (!mail.attachment.empty())
        return {argv, dsl::sha256_hex(file_content(mail.attachment))};
    if (mail.link.empty())
        throw ActFailed("the mail of `" + step.id + "` has neither an attachment nor a link");
    argv.insert(argv.end(), {"--link", link_of(context, mail)});
    return {argv, ""};
}

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::OpenAttachment &open) {
    const Opening what = opening(context, open);
    const RunResult result = run_checked(context, open.on, what.argv, 3 * call_deadline);
    const nlohmann::json report = parse_report(result.output, helper);
    const std::string sha256 = report.value("sha256", nlohmann::json()).is_string()
                                   ? report["sha256"].get<std::string>()
                                   : "";
    if (!what.sha256.empty() && sha256 != what.sha256)
        throw ActFailed("the file that was opened is not the one that was sent: SHA-256 `" +
                        clean_utf8(sha256, 64) + "` and not `" + what.sha256 + "`");
    nlohmann::json evidence{{"sha256", clean_utf8(sha256, 64)}};
    if (report.contains("file") && report["file"].is_string())
        evidence["file"] = clean_utf8(report["file"].get<std::string>(), 255);
    if (what.sha256.empty())
        evidence["url"] = what.argv.back();
    return evidence;
}

void undo(const ActContext &context, const dsl::OpenAttachment &open) {
    const auto *mail = std::get_if<dsl::SendMail>(&brought_by(context, open).verb);
    if (!mail)
        return; // the file lies on the stick
    const std::string saved = mail->attachment.empty() ? dsl::page_name(mail->link)
                                                       : mail->attachment.filename().string();
    run_checked(context, open.on,
                {"/usr/bin/rm", "-f", "--",
                 dsl::home_of(user_of(context, open.on)) + "/Downloads/" + saved},
                call_deadline);
}

} // namespace enshu::inject
