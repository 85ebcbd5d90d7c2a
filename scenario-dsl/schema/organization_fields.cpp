// The table of fields: an organisation.
#include "scenario-dsl/schema/fields.h"
#include "scenario-dsl/schema/types.h"

namespace enshu::dsl {
namespace {

using enum Need;

Type zones() {
    return map(
        name_of(Scope::Zone),
        fields(
            {{"a zone", "ゾーン"},
             {
                 {"cidr", scalar(Shape::Cidr), Required, {"its IPv4 network", "IPv4 ネットワーク"}},
                 {"outside",
                  scalar(Shape::Flag),
                  Optional,
                  {"it is the simulated internet", "模擬インターネットであること"}},
                 {"label",
                  text(),
                  Optional,
                  {"what people call it", "表示名"},
                  {},
                  "{ ja: LGWAN接続系, en: LGWAN layer }"},
             }}),
        64, 1);
}

Type people() {
    return map(name_of(Scope::Person),
               fields({{"a person", "人"},
                       {
                           {"name",
                            text(),
                            Required,
                            {"what people call them", "呼び名"},
                            {},
                            "{ ja: 鈴木 花子, en: Suzuki Hanako }"},
                           {"post",
                            text(),
                            Optional,
                            {"department or function", "部署または役職"},
                            {},
                            "{ ja: 総務課, en: General affairs }"},
                           {"account",
                            identifier(),
                            Optional,
                            {"login and mailbox in the organisation",
                             "組織でのログイン名とメールボックス"},
                            {},
                            "suzuki"},
                       }}),
               20'000);
}

/// One field per service, in the order of service_words.
Type services() {
    const Type plain = fields({{"a service", "サービス"}, {}});
    const Field files{"seed",
                      path_to(PathTo::Directory),
                      Optional,
                      {"a directory of files that lie there from the start",
                       "最初から置かれるファイルのディレクトリー"},
                      {},
                      "files/share"};
    return fields(
        {{"the services", "サービスの一覧"},
         {
             {"smtp",
              plain,
              Optional,
              {"mail server (postfix) for the organisation's domain",
               "組織のドメインのメールサーバー（postfix）"}},
             {"imap", plain, Optional, {"mailboxes (dovecot)", "メールボックス（dovecot）"}},
             {"proxy",
              plain,
              Optional,
              {"web proxy (squid), port 3128", "Web プロキシ（squid）。ポート 3128"}},
             {"dns",
              plain,
              Optional,
              {"name server (unbound) for the domain; it logs",
               "ドメインの DNS サーバー（unbound）。記録を残す"}},
             {"web",
              fields({{"a web site", "Web サイト"},
                      {{"site",
                        path_to(PathTo::Directory),
                        Optional,
                        {"a directory of pages", "ページのディレクトリー"},
                        {},
                        "files/portal"}}}),
              Optional,
              {"web server (nginx), port 80", "Web サーバー（nginx）。ポート 80"}},
             {"syslog",
              plain,
              Optional,
              {"collects the other hosts' logs (rsyslog)",
               "ほかのホストの記録を集める（rsyslog）"}},
             {"smb",
              fields({{"a file share", "ファイル共有"},
                      {{"share",
                        identifier(),
                        Required,
                        {"its name; the files lie in /srv/NAME on the host",
                         "共有名。ファイルはホストの /srv/NAME に置かれる"},
                        {},
                        "shared"},
                       files}}),
              Optional,
              {"file share (samba)", "ファイル共有（samba）"}},
             {"database",
              fields(
                  {{"a database", "データベース"},
                   {{"seed",
                     path_to(PathTo::File),
                     Optional,
                     {"a CSV file; its first line names the columns", "CSV ファイル。1行目は列名"},
                     {},
                     "files/residents.csv"}}}),
              Optional,
              {"database (PostgreSQL)", "データベース（PostgreSQL）"}},
             {"time",
              plain,
              Optional,
              {"time server (chrony) for the other hosts", "ほかのホストの時刻サーバー（chrony）"}},
             {"sensor",
              fields({{"a network sensor", "ネットワークセンサー"},
                      {{"rules",
                        path_to(PathTo::File),
                        Optional,
                        {"a file of rules, in the manner of Suricata; common ones if left out",
                         "Suricata 形式のルールファイル。省くと一般的なもの"},
                        {},
                        "files/sensor.rules"}}}),
              Optional,
              {"network sensor on a router; it writes alerts",
               "ルーターのネットワークセンサー。警報を記録する"}},
         }});
}

Type policy() {
    return fields({{"a policy", "ポリシー"},
                   {
                       {"on",
                        reference(Scope::Host),
                        Required,
                        {"the router that enforces it", "ポリシーを担うルーター"},
                        {},
                        "fw"},
                       {"allow",
                        list(flow(), 50'000),
                        Required,
                        {"what is let through: `office -> dmz/gate: tcp/25, udp/53`",
                         "許可する通信: `office -> dmz/gate: tcp/25, udp/53`"}},
                   }});
}

} // namespace

Type hosts() {
    return map(name_of(Scope::Host),
               fields({{"a host", "ホスト"},
                       {
                           {"role",
                            word({"router", "server", "workstation", "attacker"}),
                            Required,
                            {"what the host is for", "役割"},
                            {},
                            "server"},
                           {"at",
                            map(reference(Scope::Zone), scalar(Shape::Address), 64, 1),
                            Required,
                            {"its address in each zone it stands in: `dmz: .25`",
                             "各ゾーンでのアドレス: `dmz: .25`"}},
                           {"services",
                            services(),
                            Optional,
                            {"the real daemons that run on it", "動かすサービス（本物のデーモン）"},
                            {},
                            "{ smtp: {}, imap: {} }"},
                           {"names",
                            list(identifier(), 16),
                            Optional,
                            {"further DNS names below the domain", "ドメインの下の別名"},
                            {},
                            "[ www, portal ]"},
                           {"user",
                            reference(Scope::Person),
                            Optional,
                            {"workstation: the person who sits there", "端末のみ。使う人"}},
                           {"proxy",
                            reference(Scope::Host),
                            Optional,
                            {"workstation: the host whose proxy its user goes through",
                             "端末のみ。利用者が経由するプロキシのあるホスト"},
                            {},
                            "proxy"},
                           {"documents",
                            path_to(PathTo::Directory),
                            Optional,
                            {"workstation: a directory whose files lie in the user's ~/Documents",
                             "端末のみ。利用者の ~/Documents に置くファイルのディレクトリー"},
                            {},
                            "files/suzuki"},
                           {"hidden",
                            scalar(Shape::Flag),
                            Optional,
                            {"never shown to teams", "班に見せない"}},
                           {"memory",
                            bounded(Shape::Memory, 128, 16384),
                            Optional,
                            {"memory of the machine: `256MiB`", "機械のメモリー: `256MiB`"}},
                       }}),
               20'000);
}

const Type &organization_file() {
    static const Type type = fields(
        {{"an organisation", "組織"},
         {
             {"enshu",
              scalar(Shape::Version),
              Required,
              {"version of the language: 1", "言語の版。1"}},
             {"name", text(), Required, {"name of the organisation", "組織の名前"}},
             {"kind",
              word({"municipality", "sme", "event"}),
              Required,
              {"what sort of organisation", "組織の種類"}},
             {"domain", scalar(Shape::Domain), Required, {"its DNS domain", "DNS ドメイン"}},
             {"zones",
              zones(),
              Required,
              {"its networks", "ネットワーク"},
              {},
              "{ dmz: { cidr: 203.0.113.0/24 } }"},
             {"people",
              people(),
              Optional,
              {"people a team may hear from", "班に連絡し得る人と、働いている人"},
              {},
              "{ suzuki: { name: { ja: 鈴木 花子, en: Suzuki Hanako } } }"},
             {"hosts",
              hosts(),
              Required,
              {"its machines", "機械"},
              {},
              "{ www: { role: server, at: { dmz: .10 } } }"},
             {"policy", policy(), Required, {"what its router lets through", "ルーターが通す通信"}},
         }});
    return type;
}

} // namespace enshu::dsl
