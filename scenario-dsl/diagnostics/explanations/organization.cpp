#include "scenario-dsl/diagnostics/explanations/explanations.h"

namespace enshu::dsl {

using enum Example::In;

Family organization_explained() {
    return {
        {"the organisation and its addresses", "組織とアドレス"},
        {
            {Kind::ZonesOverlap,
             {"two zones share addresses", "ゾーンのアドレスが重なっている"},
             {R"(An address in both networks would belong to two zones, and the router could not know where a
packet goes. Give each zone a network of its own.)",
              R"(両方のネットワークに入るアドレスは2つのゾーンに属すことになり、ルーターは通信の送り先を決め
られません。ゾーンごとに別々のネットワークを割り当ててください。)"},
             {OrganizationFile,
              "zones:\n  dmz: { cidr: 192.168.0.0/16 }\n  office: { cidr: 192.168.20.0/24 }",
              "zones:\n  dmz: { cidr: 203.0.113.0/24 }\n  office: { cidr: 192.168.20.0/24 }"}},

            {Kind::ZoneNotPrivate,
             {"a zone uses addresses of the real internet", "実在のアドレスを使っている"},
             {R"(These addresses belong to somebody. A range is closed, but an attack that names real
addresses teaches the wrong lesson and must not be one mistake away from reaching them. Take
private addresses, or for the simulated internet those reserved for documentation.)",
              R"(このアドレスには実在の持ち主がいます。演習環境は閉じていますが、1つの間違いで本物に届き得る
書き方は許されません。プライベートアドレスを使ってください。模擬インターネットには、文書用に
予約されたアドレスを使います。)"},
             {OrganizationFile, "zones:\n  dmz: { cidr: 203.0.114.0/24 }",
              "zones:\n  dmz: { cidr: 203.0.113.0/24 }"}},

            {Kind::AddressOutsideZone,
             {"a host's address does not lie in its zone", "アドレスがゾーンの外にある"},
             {R"(The machine would stand in a network whose addresses it does not have, and nobody would
reach it. `.25` is always right: it is completed from the zone's network.)",
              R"(このままでは、ネットワークに合わないアドレスを持つことになり、誰からも届きません。`.25` と
書けば、ゾーンのネットワークから補われるので確実です。)"},
             {OrganizationFile,
              "hosts:\n  gate: { role: server, at: { dmz: 192.168.20.25 }, services: { smtp: {}, "
              "imap: {}, proxy: {} } }",
              "hosts:\n  gate: { role: server, at: { dmz: .25 }, services: { smtp: {}, imap: {}, "
              "proxy: {} } "
              "}"}},

            {Kind::AddressReserved,
             {"a network or broadcast address", "機械に付けられないアドレス"},
             {R"(The first and the last address of a network are no machine's: the first names the network,
the last reaches everybody. In a /24 the machines have `.1` to `.254`.)",
              R"(ネットワークの最初と最後のアドレスは、機械には付けられません。最初のものはネットワーク自体を
表し、最後のものは全員あて（ブロードキャスト）です。/24 なら、機械は `.1` から `.254` です。)"},
             {ScenarioFile,
              "hosts:\n  attacker: { role: attacker, at: { internet: .255 }, hidden: true }",
              "hosts:\n  attacker: { role: attacker, at: { internet: .66 }, hidden: true }"}},

            {Kind::AddressTaken,
             {"two hosts have one address", "アドレスが重複している"},
             {R"(With one address twice, connections reach now the one and now the other machine. The note
shows who has it already; the scenario's own hosts count as well. Take a free one.)",
              R"(同じアドレスが2つあると、通信がどちらに届くか分からなくなります。先に使っているホストは note に
示されます。シナリオで加えたホストも対象です。空いているアドレスを使ってください。)"},
             {ScenarioFile,
              "hosts:\n  attacker: { role: attacker, at: { internet: .1 }, hidden: true }",
              "hosts:\n  attacker: { role: attacker, at: { internet: .66 }, hidden: true }"}},

            {Kind::AddressUnknown,
             {"a text names an address that nobody has", "文中のアドレスを持つホストがない"},
             {R"(A text, an answer or a command names an address of the range's networks, and no host has it:
it was moved, or mistyped. A team would look for a machine that is not there, or give the right
answer and be told that it is wrong. Write the address that the host has.)",
              R"(文、正解またはコマンドに演習環境のアドレスが書かれていますが、そのアドレスを持つホストがありません。
ホストのアドレスを変えたか、書き間違えたと思われます。班は存在しない機械を探すことになり、正しい
答えを送っても誤りと判定されます。ホストの実際のアドレスを書いてください。)"},
             {ScenarioFile, R"(injects:
  - id: soc-call
    at: 6m
    from: soc
    channel: phone
    text: 192.168.20.111 から不審な通信があります
    expects: [ which, isolate ])",
              R"(injects:
  - id: soc-call
    at: 6m
    from: soc
    channel: phone
    text: 192.168.20.101 から不審な通信があります
    expects: [ which, isolate ])"}},

            {Kind::ZoneWithoutRouter,
             {"the router of the policy does not stand in a zone", "ルーターのないゾーンがある"},
             {R"(The router named under `policy` joins all zones, is every zone's gateway and keeps the log of
what was refused. A zone without it would be cut off from everything. Add the zone to the
router's `at`.)",
              R"(`policy` のルーターは、すべてのゾーンをつなぎ、各ゾーンのゲートウェイとなり、拒否した通信を記録
します。ルーターのいないゾーンは、どこともつながりません。ルーターの `at` にゾーンを加えて
ください。)"},
             {OrganizationFile, "hosts:\n  fw: { role: router, at: { internet: .1, dmz: .1 } }",
              "hosts:\n  fw: { role: router, at: { internet: .1, dmz: .1, office: .1 } }"}},

            {Kind::HostBetweenZones,
             {"a host that is no router stands in several zones",
              "ルーター以外が複数のゾーンにいる"},
             {R"(A machine with a foot in two networks would be a way around the router, its policy and its
log. Leave it in one zone, and let `policy` open what it needs.)",
              R"(2つのネットワークに足をかけた機械は、ルーターのポリシーと記録をすり抜ける道になります。1つの
ゾーンに置き、必要な通信は `policy` で許可してください。)"},
             {OrganizationFile,
              "hosts:\n  gate: { role: server, at: { dmz: .25, office: .25 }, services: { smtp: "
              "{}, imap: {}, proxy: {} } }",
              "hosts:\n  gate: { role: server, at: { dmz: .25 }, services: { smtp: {}, imap: {}, "
              "proxy: {} } "
              "}"}},

            {Kind::HostNotInZone,
             {"`ZONE/HOST` names a zone the host does not stand in",
              "`ゾーン/ホスト` の組が合わない"},
             {R"(The rule speaks of a host in a zone where it has no address, so the rule would never match.
Name the zone in which the host stands; the help line says which.)",
              R"(ホストがいないゾーンとの組を書いているため、その規則に当てはまる通信はありません。ホストのいる
ゾーンを書いてください。どのゾーンかは help の行にあります。)"},
             {OrganizationFile,
              R"(policy:
  on: fw
  allow:
    - internet -> office/gate: tcp/25
    - office -> dmz/gate: tcp/3128, tcp/143
    - dmz/gate -> internet: tcp/80)",
              R"(policy:
  on: fw
  allow:
    - internet -> dmz/gate: tcp/25
    - office -> dmz/gate: tcp/3128, tcp/143
    - dmz/gate -> internet: tcp/80)"}},

            {Kind::RoleMisfit,
             {"something a host of this role does not have, or lacks", "役割に合わない設定"},
             {R"(Servers have `services`, workstations have a `user` with an account and perhaps a `proxy`,
routers join two zones or more. A mail needs a host that offers `smtp`. Otherwise the machine
would be built and nothing would happen on it. Change the role or the key.)",
              R"(`services` はサーバーに、アカウントのある `user` と `proxy` は端末に書き、ルーターは2つ以上の
ゾーンをつなぎます。メールには `smtp` を提供するホストが要ります。合わないままでは、機械が作られても
何も起こりません。役割かキーを直してください。)"},
             {OrganizationFile, "hosts:\n  pc: { role: workstation, at: { office: .101 } }",
              "hosts:\n  pc: { role: workstation, at: { office: .101 }, user: tanaka, proxy: gate, "
              "documents: "
              "files/tanaka }"}},

            {Kind::ZoneMisfit,
             {"a host on the wrong side of the router", "ルーターの内と外を間違えたホスト"},
             {R"(The attacker's hosts stand in the simulated internet, the organisation's in its own zones. Otherwise no policy would stand between them, and the exercise would show something else than was meant. Move the host, or change its role.)",
              R"(攻撃者のホストは模擬インターネットに、組織のホストは組織のゾーンに置きます。そうでないと、間にポリシーがなく、意図と違う演習になります。ホストを移すか、役割を直してください。)"},
             {ScenarioFile, R"(hosts:
  attacker: { role: attacker, at: { office: .66 }, hidden: true })",
              R"(hosts:
  attacker: { role: attacker, at: { internet: .66 }, hidden: true })"}},

            {Kind::HiddenMisfit,
             {"a host is shown or hidden wrongly", "見せる・見せないが逆"},
             {R"(Teams see the hosts they answer for, and never those of the attacker. With `hidden` the wrong way round they would see who attacks them, or could not act on a machine of their own. Give `hidden: true` to the attacker's hosts only.)",
              R"(班には、守るべきホストを見せ、攻撃者のホストは見せません。`hidden` が逆だと、攻撃者が見えてしまうか、自分の機械を操作できません。`hidden: true` は攻撃者のホストだけに付けてください。)"},
             {ScenarioFile, R"(hosts:
  attacker: { role: attacker, at: { internet: .66 } })",
              R"(hosts:
  attacker: { role: attacker, at: { internet: .66 }, hidden: true })"}},

            {Kind::ManyOutsides,
             {"two zones are the simulated internet", "模擬インターネットが2つある"},
             {R"(`outside: true` marks the one zone in which the attacker stands and which belongs to nobody of the organisation. Let one zone have it.)",
              R"(`outside: true` は、攻撃者がいて、組織に属さないただ1つのゾーンに付けます。1つだけに付けてください。)"},
             {OrganizationFile, R"(zones:
  dmz: { cidr: 203.0.113.0/24, outside: true })",
              R"(zones:
  dmz: { cidr: 203.0.113.0/24 })"}},

            {Kind::ManyRouters,
             {"a second router joins zones", "ルーターが2つある"},
             {R"(Only the router named under `policy` enforces it and keeps the log. A second one would be a way around both. Let one router stand in all zones.)",
              R"(ポリシーを守らせて記録を残すのは、`policy` に書いたルーターだけです。2つ目のルーターは、その抜け道になります。1つのルーターをすべてのゾーンに立たせてください。)"},
             {OrganizationFile, R"(hosts:
  modem: { role: router, at: { internet: .2, office: .2 } })",
              R"(hosts:
  fw: { role: router, at: { internet: .1, dmz: .1, office: .1 } })"}},
        }};
}

} // namespace enshu::dsl
