// What the verbs of the beginning leave: how the attacker comes in, stays and looks round.
#include "scenario-dsl/attack/leaving.h"

namespace enshu::dsl {

void Leaving::operator()(const SendMail &mail) {
    const Host *server = network_.offering(ServiceKind::Smtp);
    const Person *person = network_.find_person(mail.to);
    if (!server)
        return;
    leave(server->id, mail_log, "from=<" + mail.from_address + ">",
          {"メールサーバーの配送記録に差出人が残る", "the mail server logs the sender"});
    if (person && !person->account.empty())
        leave(server->id, home_of(person->account) + "/Maildir",
              "From: <" + mail.from_address + ">",
              {"受信者のメールボックスに届いたメールがある",
               "the mail lies in the recipient's mailbox"});
}

void Leaving::operator()(const OpenAttachment &open) {
    const Host *workstation = network_.find_host(open.on);
    const Step *sent = steps_.find(open.mail);
    const SendMail *mail = sent ? std::get_if<SendMail>(&sent->verb) : nullptr;
    if (!workstation || !mail || mail->attachment.empty())
        return;
    const std::string home = home_of(account_on(*workstation, network_));
    const std::string file = mail->attachment.filename().string();
    leave(open.on, home + "/Downloads/" + file, file,
          {"保存された添付ファイルが残る", "the attachment that was saved is there"});
    leave(open.on, home + "/.bash_history", file,
          {"添付ファイルを開いたことが操作履歴に残る",
           "the shell's history shows that it was opened"});
    leave(open.on, std::string{journal}, home + "/Downloads/" + file,
          {"添付ファイルを開いたことがジャーナルに残る", "the journal shows when it was opened"});
}

void Leaving::operator()(const Beacon &beacon) {
    leave(beacon.on, std::string{journal}, "enshu-" + step_.id,
          {"ビーコンを動かすユニットがジャーナルに現れる",
           "the journal shows the unit that makes the contacts"});
    const std::string url =
        "http://" + address(beacon.via.empty() ? beacon.on : beacon.via, beacon.to) + beacon.path;
    if (beacon.persist == Persistence::Cron)
        if (const Host *host = network_.find_host(beacon.on))
            leave(beacon.on, "/var/spool/cron/crontabs/" + account_on(*host, network_), url,
                  {"再起動後も動くよう、利用者のcrontabに一行ある",
                   "a line of the user's crontab starts it again"});
    leave_at_proxy(beacon.via, url,
                   {"同じURLへの要求が一定間隔でプロキシのログに並ぶ",
                    "the proxy logs a request for the same address again and again"});
}

} // namespace enshu::dsl
