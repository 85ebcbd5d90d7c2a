#include "scenario-dsl/network/flows.h"

namespace enshu::dsl {
namespace {

constexpr Port tcp(std::uint16_t number) {
    return {Protocol::Tcp, number};
}

Flow to_service(const std::string &from, ServiceKind kind, std::string_view key, Text purpose,
                const Network &network) {
    const Host *host = network.offering(kind);
    return {.from = from,
            .to = host ? host->id : "",
            .zone = {},
            .port = ports_of(kind).front(),
            .purpose = std::move(purpose),
            .key = key,
            .service = kind};
}

Flow to_host(const std::string &from, const std::string &to, Port port, std::string_view key,
             Text purpose) {
    return {.from = from,
            .to = to,
            .zone = {},
            .port = port,
            .purpose = std::move(purpose),
            .key = key};
}

/// A web request from a host to the attacker, through a proxy where there is one.
void add_web(std::vector<Flow> &flows, const std::string &from, const std::string &via,
             const std::string &to, const Text &what) {
    if (!via.empty())
        flows.push_back(to_host(from, via, ports_of(ServiceKind::Proxy).front(), "via",
                                {what.ja + "プロキシに渡す", what.en + " is handed to the proxy"}));
    flows.push_back(
        to_host(via.empty() ? from : via, to, collector_port, "to",
                via.empty() ? Text{what.ja + "攻撃者に届ける", what.en + " reaches the attacker"}
                            : Text{what.ja + "プロキシから攻撃者に届ける",
                                   what.en + " goes on from the proxy to the attacker"}));
}

struct StepFlows {
    const Index<Step> &steps;
    const Network &network;
    std::vector<Flow> flows = {};

    // ---- the beginning
    void operator()(const Reconnaissance &look) {
        // What is knocked at need not be open: that is what the knocking is for.
        flows.push_back(to_host(look.on, look.to, ports_of(ServiceKind::Web).front(), "to",
                                {"外からページを探る", "pages are looked for from outside"}));
    }
    void operator()(const SendMail &mail) {
        flows.push_back(to_service(
            mail.from_host, ServiceKind::Smtp, "to",
            {"メールをメールサーバーに渡す", "the mail is handed to the mail server"}, network));
    }
    void operator()(const UsbInsert &) {}
    void operator()(const OpenAttachment &open) {
        const Step *brought = steps.find(open.mail);
        if (brought && std::holds_alternative<UsbInsert>(brought->verb))
            return;
        flows.push_back(to_service(open.on, ServiceKind::Imap, "on",
                                   {"メールを受信する", "the mail is fetched"}, network));
        const auto *mail = brought ? std::get_if<SendMail>(&brought->verb) : nullptr;
        const Host *workstation = network.find_host(open.on);
        if (mail && !mail->link.empty())
            add_web(flows, open.on, workstation ? workstation->proxy : "", mail->from_host,
                    {"リンク先の要求を", "the request for the link"});
    }
    void operator()(const Beacon &beacon) {
        if (beacon.domain.empty())
            add_web(flows, beacon.on, beacon.via, beacon.to, {"ビーコンを", "the beacon"});
        else
            add_names(beacon.on, beacon.to);
    }
    void operator()(const Persist &) {}

    // ---- the middle
    void operator()(const Discovery &look) {
        if (!look.shares.empty())
            add_share(look.on, look.shares, "shares",
                      {"共有の一覧を尋ねる", "shares are asked for"});
    }
    void operator()(const ReadCredential &) {}
    void operator()(const PasswordSpray &spray) {
        flows.push_back(to_host(spray.on, spray.to, ssh_port, "to",
                                {"SSHでパスワードを試す", "passwords are tried by SSH"}));
    }
    void operator()(const SshLogin &login) {
        flows.push_back(to_host(login.on, login.to, ssh_port, "to",
                                {"SSHでログインする", "somebody logs in by SSH"}));
    }
    void operator()(const SmbCopy &copy) {
        add_share(copy.on, copy.from, "from",
                  {"共有からファイルを写し取る", "files are copied from the share"});
    }
    void operator()(const Archive &) {}
    void operator()(const HttpUpload &upload) {
        if (!upload.through.empty())
            flows.push_back(to_host(upload.through, upload.on, ssh_port, "on",
                                    {"データをSSHで取り寄せる", "the data is fetched by SSH"}));
        add_web(flows, upload.sender(), upload.via, upload.to, {"データを", "the data"});
    }

    // ---- the end
    void operator()(const DnsExfil &exfil) { add_names(exfil.on, exfil.to); }
    void operator()(const EncryptCopies &) {}
    void operator()(const Deface &) {}
    void operator()(const HttpFlood &flood) {
        flows.push_back(
            to_host(flood.on, flood.to, ports_of(ServiceKind::Web).front(), "to",
                    {"同じページを要求し続ける", "one page is asked for all the time"}));
    }
    void operator()(const RotateLog &) {}

  private:
    void add_share(const std::string &from, const std::string &to, std::string_view key,
                   Text purpose) {
        flows.push_back(
            to_host(from, to, ports_of(ServiceKind::Smb).front(), key, std::move(purpose)));
    }

    /// A workstation asks the organisation's name server, which asks whoever answers for the
    /// domain.
    void add_names(const std::string &from, const std::string &to) {
        flows.push_back(to_service(from, ServiceKind::Dns, "domain",
                                   {"名前を組織のネームサーバーに尋ねる",
                                    "names are asked of the organisation's name server"},
                                   network));
        if (const Host *names = network.offering(ServiceKind::Dns))
            flows.push_back(to_host(
                names->id, to, names_port, "to",
                {"ネームサーバーが攻撃者に問い合わせる", "the name server asks the attacker"}));
    }
};

struct MeasureFlows {
    std::vector<Flow> flows = {};

    void operator()(const Available &available) {
        flows.push_back(to_host(available.from, available.host, ports_of(ServiceKind::Web).front(),
                                "url", {"利用者がサイトを開く", "people open the site"}));
    }
    void operator()(const Blocked &blocked) {
        flows.push_back(
            to_host(blocked.from, blocked.to, blocked.port, "to",
                    {"チームが塞ぐまで開いている", "it is open until the team closes it"}));
    }
    void operator()(const auto &) {}
};

} // namespace

std::vector<Flow> flows_of(const Step &step, const Index<Step> &steps, const Network &network) {
    StepFlows needs{steps, network};
    std::visit(needs, step.verb);
    return std::move(needs.flows);
}

std::vector<Flow> flows_of(const EmulatedUser &user, const Network &network) {
    std::vector<Flow> flows;
    if (user.browse) {
        const Host *workstation = network.find_host(user.on);
        const std::string via = workstation ? workstation->proxy : "";
        if (!via.empty())
            flows.push_back(
                to_host(user.on, via, ports_of(ServiceKind::Proxy).front(), "browse",
                        {"プロキシ経由でウェブを見る", "pages are asked of the proxy"}));
        if (network.outside())
            flows.push_back({.from = via.empty() ? user.on : via,
                             .to = {},
                             .zone = network.outside()->id,
                             .port = tcp(80),
                             .purpose = {"外部のページを取得する", "pages come from outside"},
                             .key = "browse"});
    }
    if (user.mail) {
        flows.push_back(to_service(user.on, ServiceKind::Smtp, "mail",
                                   {"メールを送る", "mail is sent"}, network));
        flows.push_back(to_service(user.on, ServiceKind::Imap, "mail",
                                   {"メールを受信する", "mail is fetched"}, network));
    }
    if (user.files && network.offering(ServiceKind::Smb)) // else they keep to their own machine
        flows.push_back(to_service(user.on, ServiceKind::Smb, "files",
                                   {"ファイル共有を使う", "files are opened on the share"},
                                   network));
    return flows;
}

std::vector<Flow> flows_of(const Objective &objective, const Network &) {
    MeasureFlows needs;
    std::visit(needs, objective.measure);
    return std::move(needs.flows);
}

std::vector<Flow> flows_of(const Host &host, const Network &network) {
    std::vector<Flow> flows;
    if (host.hidden || host.role == HostRole::Attacker)
        return flows;
    if (!host.proxy.empty())
        flows.push_back(
            to_host(host.id, host.proxy, ports_of(ServiceKind::Proxy).front(), "proxy",
                    {"ウェブはプロキシを通る", "its web traffic goes through the proxy"}));
    const auto add = [&](ServiceKind kind, Text purpose) {
        if (const Host *target = network.offering(kind); target && target != &host)
            flows.push_back(to_service(host.id, kind, "at", std::move(purpose), network));
    };
    add(ServiceKind::Dns, {"名前を引く", "it looks up names"});
    add(ServiceKind::Syslog, {"ログを送る", "it sends its log"});
    add(ServiceKind::Time, {"時刻を合わせる", "it sets its clock"});
    return flows;
}

Route route_of(const Flow &flow, const Network &network) {
    return flow.to.empty() ? network.route_to_zone(flow.from, flow.zone, flow.port)
                           : network.route(flow.from, flow.to, flow.port);
}

} // namespace enshu::dsl
