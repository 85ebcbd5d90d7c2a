// What the verbs of the beginning leave: how the attacker comes in, stays and looks round.
#include "scenario-dsl/attack/leaving.h"

namespace enshu::dsl {
namespace {

std::string home_on(const Host &host, const Network &network) {
    return home_of(account_on(host, network));
}

} // namespace

void Leaving::leave_in_history(const std::string &host, std::string pattern, Text meaning) {
    if (const Host *workstation = network_.find_host(host))
        leave(host, home_on(*workstation, network_) + "/.bash_history", std::move(pattern),
              std::move(meaning));
}

void Leaving::leave_opened(const std::string &host, const std::string &what, Text meaning) {
    leave_in_history(host, what,
                     {meaning.ja + "が操作履歴に残る", "the shell's history shows " + meaning.en});
    leave(host, std::string{journal}, what,
          {meaning.ja + "がジャーナルに残る", "the journal shows " + meaning.en});
}

void Leaving::operator()(const SendMail &mail) {
    const Host *server = network_.offering(ServiceKind::Smtp);
    const Person *person = network_.find_person(mail.to);
    if (!server)
        return;
    const std::string &sender = mail.envelope.empty() ? mail.from_address : mail.envelope;
    leave(server->id, mail_log, "from=<" + sender + ">",
          {"メールサーバーの配送記録に差出人が残る", "the mail server logs the sender"});
    if (!person || person->account.empty())
        return;
    const auto leave_in_mail = [&](std::string pattern, Text meaning) {
        leave(server->id, home_of(person->account) + "/Maildir", std::move(pattern),
              std::move(meaning));
    };
    leave_in_mail(
        "From: <" + mail.from_address + ">",
        {"受信者のメールボックスに届いたメールがある", "the mail lies in the recipient's mailbox"});
    if (sender != mail.from_address)
        leave_in_mail("Return-Path: <" + sender + ">",
                      {"Return-Path が差出人と異なる", "Return-Path is another one than From"});
    leave_in_mail("from " + sender.substr(sender.rfind('@') + 1) + " (unknown [" +
                      address(server->id, mail.from_host) + "])",
                  {"Received に実際の送信元アドレスが残る",
                   "its Received line has the address it really came from"});
    if (network_.offering(ServiceKind::Dns)) // whom else could the mail server ask?
        leave_in_mail("envelope-from=\"" + sender + "\"",
                      {"Received-SPF に送信元の判定が残る",
                       "Received-SPF says whether it may come from that address"});
    if (!mail.link.empty())
        leave_in_mail(address(server->id, mail.from_host) + mail.link,
                      {"本文の末尾に外部へのリンクがある", "its text ends with a link"});
}

void Leaving::operator()(const UsbInsert &stick) {
    const Host *workstation = network_.find_host(stick.on);
    if (!workstation)
        return;
    const std::string place = stick_of(account_on(*workstation, network_), stick.label);
    const std::string file = stick.file.filename().string();
    leave(stick.on, kernel_log, "Attached SCSI removable disk",
          {"取り外し可能なディスクの接続がカーネルのログに残る",
           "the kernel's log shows that a removable disk was attached"});
    leave(stick.on, std::string{journal}, place,
          {"USBメモリーのマウントがジャーナルに残る", "the journal shows where it was mounted"});
    leave(stick.on, place + "/" + file, file,
          {"USBメモリーの中にファイルがある", "the file lies on the stick"});
}

void Leaving::operator()(const OpenAttachment &open) {
    const Host *workstation = network_.find_host(open.on);
    const Step *sent = steps_.find(open.mail);
    if (!workstation || !sent)
        return;
    if (const auto *stick = std::get_if<UsbInsert>(&sent->verb)) {
        leave_opened(
            open.on,
            stick_of(account_on(*workstation, network_), stick->label) + "/" +
                stick->file.filename().string(),
            {"USBメモリーのファイルを開いたこと", "that the file on the stick was opened"});
        return;
    }
    const auto *mail = std::get_if<SendMail>(&sent->verb);
    if (!mail || (mail->attachment.empty() && mail->link.empty()))
        return;
    const std::string downloads = home_on(*workstation, network_) + "/Downloads/";
    if (!mail->attachment.empty()) {
        const std::string file = mail->attachment.filename().string();
        leave(open.on, downloads + file, file,
              {"保存された添付ファイルが残る", "the attachment that was saved is there"});
        leave_opened(open.on, downloads + file,
                     {"添付ファイルを開いたこと", "that the attachment was opened"});
        return;
    }
    const std::string page = page_name(mail->link);
    const std::string url = "http://" + address(open.on, mail->from_host) + mail->link;
    leave(open.on, downloads + page, page,
          {"リンク先から保存されたファイルが残る", "what was saved from the link is there"});
    leave_opened(open.on, url, {"リンクを開いたこと", "that the link was followed"});
    leave_at_proxy(workstation->proxy, "GET " + url,
                   {"リンク先へのアクセスがプロキシのログに残る",
                    "the proxy logs that the link was followed"});
}

void Leaving::leave_staying(const std::string &step, const Beacon &beacon, Persistence by) {
    const Host *workstation = network_.find_host(beacon.on);
    if (!workstation || by == Persistence::None)
        return;
    const std::string account = account_on(*workstation, network_);
    if (by == Persistence::Unit) {
        const std::string unit = staying_unit(step);
        leave(beacon.on, user_units_of(account) + "/" + unit, unit,
              {"再起動後も動くよう、利用者のユニットがある", "a unit of the user starts it again"});
        leave(beacon.on, std::string{journal}, unit,
              {"利用者のユニットの起動がジャーナルに残る", "the journal shows that unit start"});
        return;
    }
    leave(beacon.on, "/var/spool/cron/crontabs/" + account,
          beacon.domain.empty() ? "http://" + address(beacon.on, beacon.to) + beacon.path
                                : "--domain " + beacon.domain,
          {"再起動後も動くよう、利用者のcrontabに一行ある",
           "a line of the user's crontab starts it again"});
    leave(beacon.on, cron_log, "(" + account + ") CMD (/usr/lib/enshu/actor beacon",
          {"cronが毎分その行を動かしたことがcronのログに残る",
           "cron logs that it runs that line every minute"});
}

void Leaving::operator()(const Beacon &beacon) {
    leave(beacon.on, std::string{journal}, unit_of(step_.id),
          {"ビーコンを動かすユニットがジャーナルに現れる",
           "the journal shows the unit that makes the contacts"});
    leave_staying(step_.id, beacon, beacon.persist);
    if (!beacon.domain.empty()) {
        if (const Host *server = network_.offering(ServiceKind::Dns))
            leave(server->id, dns_log, "." + beacon.domain + ". TXT",
                  {"同じドメインの下の名前への問い合わせがDNSサーバーのログに並ぶ",
                   "the name server logs one name below the same domain after the other"});
        return;
    }
    leave_at_proxy(beacon.via,
                   "http://" + address(beacon.via.empty() ? beacon.on : beacon.via, beacon.to) +
                       beacon.path,
                   {"同じURLへの要求が一定間隔でプロキシのログに並ぶ",
                    "the proxy logs a request for the same address again and again"});
}

void Leaving::operator()(const Persist &persist) {
    const Step *step = steps_.find(persist.beacon);
    if (const auto *beacon = step ? std::get_if<Beacon>(&step->verb) : nullptr)
        leave_staying(persist.beacon, *beacon, persist.by);
}

void Leaving::operator()(const Discovery &discovery) {
    leave_in_history(discovery.on, "getent passwd",
                     {"利用者や共有を調べたコマンドが操作履歴に残る",
                      "the shell's history shows how somebody looked round"});
    if (discovery.shares.empty())
        return;
    leave_in_history(discovery.on, "smbclient -L " + address(discovery.on, discovery.shares),
                     {"共有の一覧を尋ねたコマンドが操作履歴に残る",
                      "the shell's history shows that the shares were listed"});
    leave(discovery.shares, share_log, "[ipv4:" + address(discovery.shares, discovery.on) + ":",
          {"ファイルサーバーのログに端末からの接続が残る",
           "the file server logs the connection from the workstation"});
}

void Leaving::operator()(const ReadCredential &credential) {
    leave_in_history(credential.on, "cat " + credential.file,
                     {"パスワードのファイルを読んだコマンドが操作履歴に残る",
                      "the shell's history shows that the file with the password was read"});
}

} // namespace enshu::dsl
