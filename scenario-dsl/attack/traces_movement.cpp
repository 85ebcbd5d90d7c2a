// What the verbs in the middle leave: from outside and from one machine to the next, and out with
// the data.
#include "scenario-dsl/attack/leaving.h"

#include <algorithm>

namespace enshu::dsl {
namespace {

/// Whether a login is there to be tried: sshd says which are not.
bool has_account(const Host &host, const std::string &account, const Index<Step> &steps,
                 const Network &network) {
    if (is_system_account(account))
        return true;
    for (const Step &step : steps.all())
        if (const auto *login = std::get_if<SshLogin>(&step.verb))
            if (login->to == host.id && login->user == account)
                return true;
    if (!host.offers(ServiceKind::Smtp) && !host.offers(ServiceKind::Imap) &&
        !host.offers(ServiceKind::Smb))
        return false;
    return std::ranges::find(network.organization().people, account, &Person::account) !=
           network.organization().people.end();
}

/// In the site's own log, a page that is never there.
constexpr auto missing_page = "\"HEAD /wp-login.php HTTP/1.1\" 404";

} // namespace

void Leaving::leave_at_router(const char *fate, const std::string &from, const std::string &to,
                              std::uint16_t tcp, Text meaning) {
    const Host *router = network_.router();
    const Route route = network_.route(from, to, {Protocol::Tcp, tcp});
    if (!router || router->hidden || route.hops.size() < 3)
        return; // within a zone nothing passes it
    leave(router->id, std::string{journal},
          std::string{fate} + ".* SRC=" + to_string(route.hops.front().address) + " DST=" +
              to_string(route.hops.back().address) + " .* DPT=" + std::to_string(tcp) + " ",
          std::move(meaning));
}

void Leaving::operator()(const Reconnaissance &look) {
    const Host *target = network_.find_host(look.to);
    if (target && target->offers(ServiceKind::Web))
        leave(look.to, web_log, missing_page,
              {"存在しないページへの要求がWebサーバーのログに並ぶ",
               "the web server logs requests for pages that are not there"});
    for (const std::uint16_t number : look.knock)
        if (!network_.route(look.on, look.to, {Protocol::Tcp, number}).open) {
            leave_at_router("fw-refused", look.on, look.to, number,
                            {"閉じたポートへの接続の試みがルーターのジャーナルに残る",
                             "the router logs the attempt at a port that is closed"});
            return; // one stands for all
        }
}

void Leaving::operator()(const PasswordSpray &spray) {
    const Host *server = network_.find_host(spray.to);
    if (!server || spray.accounts.empty())
        return;
    const std::string &account = spray.accounts.front();
    leave(spray.to, login_log,
          std::string{"Failed password for "} +
              (has_account(*server, account, steps_, network_) ? "" : "invalid user ") + account +
              " from " + address(spray.to, spray.on),
          {"失敗したログインが認証ログに並ぶ",
           "failed logins follow each other in the log of authentications"});
}

void Leaving::operator()(const SshLogin &login) {
    leave(login.to, login_log,
          "Accepted password for " + login.user + " from " + address(login.to, login.on),
          {"ログイン成功が認証ログに残る", "the login stands in the log of authentications"});
    leave(login.to, home_of(login.user) + "/.bash_history", "id; hostname; w",
          {"ログイン先で打たれたコマンドが操作履歴に残る",
           "the account's history shows what was typed there"});
    leave_in_history(login.on, "ssh " + login.user + "@" + login.to,
                     {"端末の操作履歴にSSHの実行が残る",
                      "the history of the workstation's user shows where it went"});
}

void Leaving::operator()(const SmbCopy &copy) {
    const Host *server = network_.find_host(copy.from);
    const Host *workstation = network_.find_host(copy.on);
    if (!server || !workstation)
        return;
    const auto share = std::ranges::find(server->services, ServiceKind::Smb, &Service::kind);
    if (share == server->services.end())
        return;
    const std::string folder = "/srv/" + share->share;
    const std::string account = account_on(*workstation, network_);
    // A client that reads a file opens it with these rights.
    leave(copy.from, "/var/log/samba/audit.log",
          account + "|" + address(copy.from, copy.on) + "|" + share->share +
              "|create_file|ok|0x120089|file|open|" + copy.what,
          {"共有のどのファイルを誰が開いたかが監査ログに残る",
           "the audit log shows who opened which files of the share, and from where"});
    const std::string path =
        copy.what.size() > folder.size() ? copy.what.substr(folder.size() + 1) : "";
    leave_in_history(
        copy.on, smb_command(copy.from, share->share, path),
        {"共有をコピーしたコマンドが操作履歴に残る", "the user's history shows how it was copied"});
    const std::string copies = copies_folder(home_of(account), step_.id);
    leave(copy.on, copies, step_.id + "/" + path,
          {"コピーされたファイルが端末に残る", "the copies lie on the workstation"});
}

void Leaving::operator()(const Archive &archive) {
    // As tar lists it.
    leave(archive.on, packed_file(step_.id),
          archive.what.starts_with('/') ? archive.what.substr(1) : archive.what,
          {"持ち出し用にまとめられたファイルが残る", "the file into which it was packed is there"});
}

void Leaving::operator()(const HttpUpload &upload) {
    const Host *workstation = network_.find_host(upload.through);
    for (const Step &step : steps_.all())
        if (const auto *login = std::get_if<SshLogin>(&step.verb);
            workstation && login && login->on == upload.through && login->to == upload.on) {
            leave(upload.on, login_log,
                  "Starting session: command for " + login->user + " from " +
                      address(upload.on, upload.through),
                  {"データを取り寄せたSSHのコマンド実行が認証ログに残る",
                   "the command by SSH with which the data was fetched is logged"});
            break;
        }
    if (workstation)
        leave(upload.through, fetched_file(home_of(account_on(*workstation, network_)), step_.id),
              step_.id + ".bin",
              {"取り寄せたデータの一時ファイルが端末に残る",
               "the file that was fetched lies on the workstation"});
    if (upload.via.empty())
        leave_at_router("fw-accepted", upload.sender(), upload.to, collector_port.number,
                        {"外部への接続がルーターのジャーナルに残る",
                         "the router logs the connection to the outside"});
    leave_at_proxy(upload.via,
                   "PUT http://" +
                       address(upload.via.empty() ? upload.sender() : upload.via, upload.to) +
                       upload_path(step_.id),
                   {"外部への送信とその宛先がプロキシのログに残る",
                    "the proxy logs what was sent out, and where to"});
}

void Leaving::operator()(const RotateLog &rotated) {
    const std::string name = rotated.log.substr(rotated.log.rfind('/') + 1);
    leave(rotated.on, rotated.log + ".1", name + ".1",
          {"置き換えられた古いログがあり、中央のログにある行が欠けている",
           "the log that was put aside lacks lines that the central log has"});
    const Host *center = network_.offering(ServiceKind::Syslog);
    const bool of_rsyslog = rotated.log.rfind('/') == std::string_view{"/var/log"}.size();
    if (center && center->id != rotated.on && of_rsyslog)
        leave(center->id, "/var/log/remote/" + rotated.on + ".log", "rsyslogd was HUPed",
              {"ログを切り替えさせた合図が中央のログに残る",
               "the central log shows when the daemon was told to begin a new file"});
}

} // namespace enshu::dsl
