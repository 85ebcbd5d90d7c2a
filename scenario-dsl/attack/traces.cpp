#include "scenario-dsl/attack/traces.h"

#include "scenario-dsl/network/flows.h"

namespace enshu::dsl {
namespace {

constexpr auto mail_log = "/var/log/mail.log";
constexpr auto login_log = "/var/log/auth.log";
constexpr auto proxy_log = "/var/log/squid/access.log";

class Traces {
  public:
    Traces(const Step &step, const Index<Step> &steps, const Network &network)
        : step_(step), steps_(steps), network_(network) {}

    void operator()(const SendMail &mail) {
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

    void operator()(const OpenAttachment &open) {
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
        leave(
            open.on, std::string{journal}, home + "/Downloads/" + file,
            {"添付ファイルを開いたことがジャーナルに残る", "the journal shows when it was opened"});
    }

    void operator()(const Beacon &beacon) {
        leave(beacon.on, std::string{journal}, "enshu-" + step_.id,
              {"ビーコンを動かすユニットがジャーナルに現れる",
               "the journal shows the unit that makes the contacts"});
        const std::string url = "http://" +
                                address(beacon.via.empty() ? beacon.on : beacon.via, beacon.to) +
                                beacon.path;
        if (beacon.persist == Persistence::Cron)
            if (const Host *host = network_.find_host(beacon.on))
                leave(beacon.on, "/var/spool/cron/crontabs/" + account_on(*host, network_), url,
                      {"再起動後も動くよう、利用者のcrontabに一行ある",
                       "a line of the user's crontab starts it again"});
        leave_at_proxy(beacon.via, url,
                       {"同じURLへの要求が一定間隔でプロキシのログに並ぶ",
                        "the proxy logs a request for the same address again and again"});
    }

    void operator()(const SshLogin &login) {
        leave(login.to, login_log,
              "Accepted password for " + login.user + " from " + address(login.to, login.on),
              {"ログイン成功が認証ログに残る", "the login stands in the log of authentications"});
        leave(login.on, login.planted, login.user,
              {"使われたパスワードが書かれたファイルがある",
               "the file with the password that was used lies there"});
    }

    void operator()(const Archive &archive) {
        leave(archive.on, packed_file(step_.id), archive.what,
              {"持ち出し用にまとめられたファイルが残る",
               "the file into which it was packed is there"});
    }

    void operator()(const HttpUpload &upload) {
        if (!upload.through.empty())
            leave(upload.on, login_log, "from " + address(upload.on, upload.through),
                  {"データを取り寄せたときのSSHログインが認証ログに残る",
                   "the SSH login with which the data was fetched is logged"});
        leave_at_proxy(upload.via,
                       "PUT http://" +
                           address(upload.via.empty() ? upload.sender() : upload.via, upload.to) +
                           "/drop/",
                       {"外部への送信とその宛先がプロキシのログに残る",
                        "the proxy logs what was sent out, and where to"});
    }

    void leave_refusals() {
        const Host *router = network_.router();
        if (!router || router->hidden)
            return;
        for (const Flow &flow : flows_of(step_, network_))
            if (route_of(flow, network_).rule)
                leave(router->id, std::string{journal},
                      "fw-refused .* SRC=" + address(flow.to, flow.from) +
                          " DST=" + address(flow.from, flow.to) +
                          " .* DPT=" + std::to_string(flow.port.number),
                      {"遮断した後の試みはルーターのジャーナルに残る",
                       "once it is closed, the router logs each attempt"},
                      true);
    }

    std::vector<Trace> take() { return std::move(traces_); }

  private:
    void leave(std::string host, std::string where, std::string pattern, Text meaning,
               bool when_refused = false) {
        traces_.push_back({std::move(host), std::move(where), std::move(pattern),
                           std::move(meaning), when_refused});
    }

    void leave_at_proxy(const std::string &via, std::string pattern, Text meaning) {
        if (!via.empty())
            leave(via, proxy_log, std::move(pattern), std::move(meaning));
    }

    /// At which `from` reaches `to`.
    std::string address(const std::string &from, const std::string &to) const {
        const Route route = network_.route(from, to, collector_port);
        return route.hops.empty() ? "" : to_string(route.hops.back().address);
    }

    const Step &step_;
    const Index<Step> &steps_;
    const Network &network_;
    std::vector<Trace> traces_;
};

} // namespace

std::string reading_of(const Trace &trace) {
    std::string pattern = "'";
    for (const char c : trace.pattern)
        pattern += c == '\'' ? std::string{"'\\''"} : std::string{c};
    pattern += "'";
    if (trace.where == journal)
        return "journalctl --no-pager | grep -e " + pattern;
    if (trace.where.ends_with(".tar.gz"))
        return "tar -tzvf " + trace.where;
    if (trace.where.ends_with("/" + trace.pattern))
        return "sha256sum " + trace.where;
    return "grep -rF -e " + pattern + " " + trace.where;
}

std::string packed_file(const std::string &step_id) {
    return "/var/tmp/" + step_id + ".tar.gz";
}

std::string account_on(const Host &host, const Network &network) {
    if (host.user.empty())
        return "root";
    const Person *person = network.find_person(host.user);
    return person && !person->account.empty() ? person->account : host.user;
}

std::string home_of(const std::string &account) {
    return account == "root" ? "/root" : "/home/" + account;
}

std::vector<std::string> logs_of(const Host &host) {
    if (host.role == HostRole::Attacker)
        return {};
    std::vector<std::string> logs{"/run/log/journal",  "/var/log/syslog",   login_log,
                                  "/var/log/kern.log", "/var/log/user.log", "/var/log/cron.log"};
    static constexpr std::string_view of_services[] = {
        mail_log,         mail_log,          "/var/log/squid", "/var/log/unbound",
        "/var/log/nginx", "/var/log/remote", "/var/log/samba", "/var/log/postgresql"};
    static_assert(std::size(of_services) == std::size(service_words));
    for (const Service &service : host.services)
        logs.emplace_back(of_services[static_cast<std::size_t>(service.kind)]);
    return logs;
}

std::vector<Trace> traces_of(const Step &step, const Index<Step> &steps, const Network &network) {
    Traces traces{step, steps, network};
    std::visit(traces, step.verb);
    traces.leave_refusals();
    return traces.take();
}

} // namespace enshu::dsl
