#include "scenario-dsl/diagnostics/explanations/explanations.h"

namespace enshu::dsl {

using enum Example::In;

namespace {

constexpr auto mail_in = "internet -> dmz/gate: tcp/25";
constexpr auto office_out = "office -> dmz/gate: tcp/3128, tcp/143";
constexpr auto web_out = "dmz/gate -> internet: tcp/80";

std::string policy(std::initializer_list<const char *> rules) {
    std::string text = "policy:\n  on: fw\n  allow:";
    for (const std::string rule : rules) {
        text += "\n    - " + rule;
    }
    return text;
}

std::string gate_with(const std::string &service) {
    return R"(hosts:
  gate:
    role: server
    at: { dmz: .25 }
    services: { smtp: {}, imap: {}, proxy: {}, )" +
           service + ": {} }\n";
}

std::string portal(const std::string &host) {
    return R"(objectives:
  - id: portal
    phase: contain
    points: 50
    measure:
      available:
        from: attacker
        url: http://)" +
           host + R"(.city.fictitious.example/
        every: 30s
        spare: 5m)";
}

} // namespace

Family reachability_explained() {
    return {{"what can connect to what", "通信の到達性"},
            {
                {Kind::StepUnreachable,
                 {"a step's connection does not get through", "手順の通信が通らない"},
                 {R"(The step has to connect from one host to another, and the policy, or a missing router, stops it. On the day the attack would end here. The note shows the rule that is nearest. Open what the step needs, or let it go another way: `enshu explain SCENARIO STEP` prints the path hop by hop.)",
                  R"(手順に必要な通信が、ポリシーに止められるか、ルーターがなく届きません。本番では、攻撃がここで止まります。最も近い規則が note に示されます。必要な通信を許可するか、別の経路にしてください。`enshu explain シナリオ 手順` で経路を1つずつ確かめられます。)"},
                 {OrganizationFile, policy({office_out, web_out}),
                  policy({mail_in, office_out, web_out})}},

                {Kind::UserUnreachable,
                 {"an emulated user's connection does not get through",
                  "模擬の職員の通信が通らない"},
                 {R"(The user is to browse, to write mails or to open files, and the policy stops it. There would be no everyday traffic for the evidence to hide in, but many refusals in the log. Allow it, or leave that activity out.)",
                  R"(模擬の職員の閲覧、メール、ファイルの操作が、ポリシーに止められます。証拠が紛れる日常の通信ができず、拒否の記録ばかりになります。許可するか、その操作を消してください。)"},
                 {ScenarioFile, R"(users:
  - { person: tanaka, on: pc, mail: 1m..3m })",
                  R"(users:
  - { person: tanaka, on: pc, files: 1m..3m })"}},

                {Kind::NothingToBrowse,
                 {"somebody browses, and there is no site", "閲覧先のサイトがない"},
                 {R"(A warning: the simulated internet holds no web site, so an emulated user would find nothing to look at outside, and the attack's requests would stand alone in the proxy's log. Give a host of role `attacker` the names of some `sites`.)",
                  R"(警告です。模擬インターネットにサイトがないので、模擬の職員には外部の閲覧先がなく、プロキシの記録には攻撃の通信だけが残ります。`attacker` の役割のホストに `sites` を書いてください。)"},
                 {ScenarioFile, R"(users:
  - { person: tanaka, on: pc, browse: 1m..3m })",
                  R"(hosts:
  attacker: { role: attacker, at: { internet: .66 }, hidden: true, sites: [ www.weather.example ] }
users:
  - { person: tanaka, on: pc, browse: 1m..3m })"}},

                {Kind::MeasureUnreachable,
                 {"a measure asks where it cannot get", "測定の通信が通らない"},
                 {R"(`available` asks for a page from the simulated internet, as a citizen would, and the policy does not let that through. The service would count as down from the beginning. Allow it, or ask from a host that may.)",
                  R"(`available` は、市民のように模擬インターネットからページを開いて測りますが、ポリシーがそれを通しません。最初から止まっていると数えられてしまいます。許可するか、届くホストから測ってください。)"},
                 {ScenarioFile, portal("intra"), portal("www")}},

                {Kind::ProxyUnreachable,
                 {"a workstation cannot reach its proxy", "端末からプロキシに届かない"},
                 {R"(The workstation is told to use a proxy, and the policy does not let it. Neither its user nor the attack's beacon would get out. Allow tcp/3128 from its zone to the proxy, or leave out `proxy`.)",
                  R"(端末はプロキシを使う設定ですが、ポリシーが通しません。利用者もビーコンも外に出られません。ゾーンからプロキシへの tcp/3128 を許可するか、`proxy` を消してください。)"},
                 {OrganizationFile, policy({mail_in, "office -> dmz/gate: tcp/143", web_out}),
                  policy({mail_in, office_out, web_out})}},

                {Kind::DnsUnreachable,
                 {"hosts cannot ask the name server", "DNS サーバーに届かない"},
                 {R"(A warning: names would not be resolved on these hosts, and the name server's log, where teams look, would not show them. Allow udp/53 from their zone.)",
                  R"(警告です。これらのホストでは名前を引けず、班が調べる DNS の記録にも残りません。ゾーンからの udp/53 を許可してください。)"},
                 {OrganizationFile, gate_with("dns") + policy({mail_in, office_out, web_out}),
                  gate_with("dns") +
                      policy({mail_in, office_out, "any -> dmz/gate: udp/53", web_out})}},

                {Kind::LogUnreachable,
                 {"hosts cannot send their log", "記録を送れない"},
                 {R"(A warning: an organisation with a log host expects to find everything there, and the policy keeps these hosts' messages away. Teams would look in vain. Allow udp/514 from their zone.)",
                  R"(警告です。記録を集めるホストがあるのに、これらのホストの記録はポリシーに止められて届きません。班が探しても見つかりません。ゾーンからの udp/514 を許可してください。)"},
                 {OrganizationFile, gate_with("syslog") + policy({mail_in, office_out, web_out}),
                  gate_with("syslog") +
                      policy({mail_in, office_out, "any -> dmz/gate: udp/514", web_out})}},

                {Kind::TimeUnreachable,
                 {"hosts cannot set their clock", "時刻を合わせられない"},
                 {R"(A warning: there is a time server, and the policy keeps these hosts from asking it. Their clocks drift, and times in their logs no longer fit together. Allow udp/123 from their zone.)", R"(警告です。時刻サーバーがあるのに、これらのホストからはポリシーに止められて届きません。時計がずれ、記録の時刻が突き合わせられなくなります。ゾーンからの udp/123 を許可してください。)"},
                 {OrganizationFile, gate_with("time") + policy({mail_in, office_out, web_out}),
                  gate_with("time") +
                      policy({mail_in, office_out, "any -> dmz/gate: udp/123", web_out})}},

                {Kind::NothingListens,
                 {"nothing answers where it connects to", "つなぐ先に応じるものがない"},
                 {R"(The way may be open, but the host at its end offers no such service, so the connection would be refused. Add the service to a server, or name the host that offers it.)",
                  R"(経路は開いていても、行き先のホストがそのサービスを提供していないので、つながりません。サーバーの `services` に加えるか、提供しているホストを書いてください。)"},
                 {ScenarioFile, portal("gate"), portal("www")}},

                {Kind::AlreadyBlocked,
                 {"what should be blocked is not open", "最初から通らない通信の遮断"},
                 {R"(The objective asks teams to close a connection that the policy does not let through anyway, so everybody has its points from the start. Leave the hole in the policy, or measure one that is open.)",
                  R"(もともとポリシーが通さない通信を、遮断の目標にしています。全員が最初から得点してしまいます。ポリシーに穴を空けておくか、通る通信を測ってください。)"},
                 {ScenarioFile, R"(objectives:
  - id: close-hole
    phase: contain
    points: 50
    measure: { blocked: { from: office/pc, to: dmz/gate, port: tcp/22 } })",
                  R"(objectives:
  - id: close-hole
    phase: contain
    points: 50
    measure: { blocked: { from: office/pc, to: dmz/gate, port: tcp/143 } })"}},

                {Kind::RuleUnused,
                 {"a rule that lets nothing through", "使われない規則"},
                 {R"(A warning: nothing listens where this rule leads, or both ends lie in one zone, where the router has no say. A team that studies the policy would be led astray. Leave it out, or let a host offer what it is for.)",
                  R"(警告です。規則の行き先に応じるものがないか、両端が同じゾーンでルーターを通りません。ポリシーを調べる班を惑わせます。消すか、ホストにサービスを加えてください。)"},
                 {OrganizationFile,
                  policy({mail_in, "office -> dmz/gate: tcp/3128, tcp/143, tcp/445", web_out}),
                  policy({mail_in, office_out, web_out})}},

                {Kind::RuleCovered,
                 {"a rule that earlier ones contain", "先の規則に含まれる規則"},
                 {R"(A warning: earlier rules let all of this through already, so taking this one out, as a team might, changes nothing. Leave one of them out.)",
                  R"(警告です。先の規則がすべて通しているので、班がこの規則を消しても何も変わりません。どちらかを消してください。)"},
                 {OrganizationFile,
                  policy({mail_in, office_out, "dmz -> internet: tcp/80", web_out}),
                  policy({mail_in, office_out, web_out})}},
            }};
}

} // namespace enshu::dsl
