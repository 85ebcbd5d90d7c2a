// send-mail: a message with an inert attachment or a link to the attacker's host, handed to the
// organisation's real mail server by SMTP from the attacker's host, and looked for in the mailbox
// of its recipient. The server is greeted in the name of the envelope's domain, so that its
// Received line, Return-Path and Received-SPF show what a careful reader compares with From. Needs
// smtp and the recipient's account. Leaves the mail and lines in the mail server's log. Ceilings:
// one mail, at most 1 MiB attached, to a mailbox of the organisation.
#include "injector/actions/verbs.h"
#include "injector/mail_message.h"
#include "injector/utf8.h"
#include "scenario-dsl/source/digest.h"

#include <thread>

namespace enshu::inject {
namespace {

std::string outgoing_file(const dsl::Step &step) {
    return "/run/enshu/outgoing-" + step.id + ".eml";
}

const dsl::Person &recipient(const ActContext &context, const dsl::SendMail &mail) {
    const dsl::Person *person = context.scenario.organization.find_person(mail.to);
    if (!person || person->account.empty())
        throw ActFailed("`" + mail.to + "` has no mailbox");
    return *person;
}

std::vector<std::string> mailbox_folders(const dsl::Person &person) {
    const std::string maildir = "/home/" + person.account + "/Maildir/";
    return {maildir + "new", maildir + "cur"};
}

/// The file that holds the message; empty while it has not come.
std::string find_delivered(const ActContext &context, const std::string &host,
                           const dsl::Person &person, const std::string &id) {
    if (context.stop.stop_requested())
        throw ActStopped();
    std::vector<std::string> argv{"/usr/bin/grep", "-rlsF", "-e", "Message-ID: <" + id + ">"};
    for (const std::string &folder : mailbox_folders(person))
        argv.push_back(folder);
    // grep's exit status is 2 when a folder is not there yet, whatever it found in the other.
    return first_line(context.guest(host).run(argv, {}, call_deadline).output);
}

void check_message(const MailMessage &message) {
    try {
        (void)build_message(message);
    } catch (const std::invalid_argument &error) {
        throw ActFailed(error.what());
    }
}

/// As SMTP has it.
const std::string &sender(const dsl::SendMail &mail) {
    return mail.envelope.empty() ? mail.from_address : mail.envelope;
}

std::string domain_of(const std::string &address) {
    return address.substr(address.rfind('@') + 1); // npos + 1 is 0
}

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::SendMail &mail) {
    const dsl::Host &server = host_offering(context, dsl::ServiceKind::Smtp, "smtp");
    const dsl::Person &person = recipient(context, mail);
    MailMessage message;
    message.from = mail.from_address;
    message.to = person.account + "@" + context.scenario.organization.domain;
    message.to_name = person.name.ja;
    message.subject = mail.subject;
    message.body = mail.body.ja;
    if (!mail.link.empty())
        message.body += (message.body.empty() ? "" : "\n") + link_of(context, mail) + "\n";
    message.message_id = message_id(context.step, context.seed);
    nlohmann::json evidence{{"message_id", message.message_id}, {"to", message.to}};
    if (!mail.link.empty())
        evidence["link"] = link_of(context, mail);
    if (sender(mail) != message.from)
        evidence["envelope"] = sender(mail);
    if (!mail.attachment.empty()) {
        message.attachment = {mail.attachment.filename().string(), file_content(mail.attachment)};
        evidence["attachment"] = clean_utf8(message.attachment->file_name, 255);
        evidence["sha256"] = dsl::sha256_hex(message.attachment->content);
    }
    check_message(message);

    message.unix_seconds = guest_time(context, mail.from_host);
    const std::string file = outgoing_file(context.step);
    context.guest(mail.from_host).write(file, build_message(message), call_deadline);
    run_checked(context, mail.from_host,
                {"/usr/bin/curl", "--silent", "--show-error", "--max-time", "50", "--url",
                 "smtp://" + address_for(context, server.id, mail.from_host) + ":25/" +
                     domain_of(sender(mail)),
                 "--mail-from", sender(mail), "--mail-rcpt", message.to, "--upload-file", file},
                2 * call_deadline);

    const auto give_up = std::chrono::steady_clock::now() + context.patience;
    for (;;) {
        const std::string found = find_delivered(context, server.id, person, message.message_id);
        if (!found.empty()) {
            evidence["host"] = server.id;
            evidence["file"] = found;
            return evidence;
        }
        if (std::chrono::steady_clock::now() >= give_up)
            throw ActFailed("`" + server.id + "` took the mail, but it is not in the mailbox of `" +
                            person.account + "` after " +
                            std::to_string(context.patience.count() / 1000) + " s");
        std::this_thread::sleep_for(context.poll);
    }
}

void undo(const ActContext &context, const dsl::SendMail &mail) {
    const dsl::Host &server = host_offering(context, dsl::ServiceKind::Smtp, "smtp");
    const std::string found = find_delivered(context, server.id, recipient(context, mail),
                                             message_id(context.step, context.seed));
    if (!found.empty())
        run_checked(context, server.id, {"/usr/bin/rm", "-f", "--", found}, call_deadline);
    run_checked(context, mail.from_host, {"/usr/bin/rm", "-f", "--", outgoing_file(context.step)},
                call_deadline);
}

} // namespace enshu::inject
