#include "scenario-dsl/diagnostics/explanations/explanations.h"

namespace enshu::dsl {

using enum Example::In;

Family measures_explained() {
    return {
        {"measures and what is left over", "測り方と使われないもの"},
        {
            {Kind::NeverTrue,
             {"a measure that can never become true", "決して成り立たない測り方"},
             {R"(What is measured cannot come about in this organisation: a service that the host does not offer, an account that does not exist, a question asked after the end. No team could score. Name what is there.)",
              R"(この組織では起こり得ないことを測っています。ホストが提供しないサービス、存在しないアカウント、終了後の測定などです。どの班も得点できません。実際にあるものを書いてください。)"},
             {ScenarioFile, R"(objectives:
  - id: account
    phase: contain
    points: 50
    measure: { guest-state: { on: pc, locked: suzuki } })",
              R"(objectives:
  - id: account
    phase: contain
    points: 50
    measure: { guest-state: { on: pc, locked: tanaka } })"}},

            {Kind::TrueFromStart,
             {"a measure that is true without doing anything", "最初から成り立つ測り方"},
             {R"(What is measured is so from the beginning, so a team that does nothing gets the points. Measure what a team has to bring about. Up to `floor` points may be had for nothing.)",
              R"(最初から成り立っているので、何もしない班が得点します。班が動いて初めて成り立つことを測ってください。何もせずに得てもよい点は `floor` までです。)"},
             {ScenarioFile, R"(objectives:
  - id: account
    phase: contain
    points: 50
    measure: { guest-state: { on: gate, running: squid } })",
              R"(objectives:
  - id: account
    phase: contain
    points: 50
    measure: { guest-state: { on: pc, locked: tanaka } })"}},

            {Kind::SpareTooShort,
             {"less may be missed than one answer", "許される停止が1回分より短い"},
             {R"(A warning: the service is asked every `every`, and one missed answer counts as so long. With less under `spare` a single miss loses everything. Ask more often, spare more, or write `0s` if that is meant.)",
              R"(警告です。サービスは `every` の間隔で確かめ、応答が1回ないと、その長さだけ止まったと数えます。`spare` がそれより短いと、1回で失敗になります。間隔を短くするか、`spare` を延ばしてください。1回も許さないなら `0s` と書きます。)"},
             {ScenarioFile, R"(hosts:
  visitor: { role: attacker, at: { internet: .80 }, hidden: true }
objectives:
  - id: portal
    phase: contain
    points: 50
    measure:
      available:
        from: visitor
        url: http://www.city.fictitious.example/
        every: 5m
        spare: 1m)",
              R"(hosts:
  visitor: { role: attacker, at: { internet: .80 }, hidden: true }
objectives:
  - id: portal
    phase: contain
    points: 50
    measure:
      available:
        from: visitor
        url: http://www.city.fictitious.example/
        every: 30s
        spare: 5m)"}},

            {Kind::FormUnused,
             {"a form that no objective asks for", "使われない様式"},
             {R"(A warning: teams would be shown a form whose submission earns nothing. Add an objective that measures it, or leave it out.)",
              R"(警告です。提出しても得点にならない様式が班に見えます。これを測る目標を加えるか、様式を消してください。)"},
             {ScenarioFile, R"(forms:
  sitrep:
    - { field: now, ask: { ja: 現在の状況, en: The situation } })",
              R"(objectives:
  - id: sitrep
    phase: report
    points: 20
    measure: { report: sitrep }
forms:
  sitrep:
    - { field: now, ask: { ja: 現在の状況, en: The situation } })"}},

            {Kind::HostUnused,
             {"a host of the attacker that nothing uses", "使われない攻撃者のホスト"},
             {R"(A warning: no step and no measure has to do with this host, and every team would get one, which takes memory and time. Leave it out, or let a step use it.)",
              R"(警告です。どの手順も測定もこのホストを使いませんが、全班に1台ずつ作られ、メモリーと時間がかかります。消すか、手順で使ってください。)"},
             {ScenarioFile, R"(hosts:
  attacker: { role: attacker, at: { internet: .66 }, hidden: true }
  spare: { role: attacker, at: { internet: .67 }, hidden: true })",
              R"(hosts:
  attacker: { role: attacker, at: { internet: .66 }, hidden: true })"}},

            {Kind::EffectElsewhere,
             {"an effect that this command cannot have", "そのコマンドでは起きない効果"},
             {R"(`effect` says what a rehearsal takes the command to have done. Rules are decided on the router of the policy, and only a service that the host offers can stop there. Run the command on the right host.)",
              R"(`effect` は、リハーサルで起きたと見なす効果です。通信の許可はポリシーのルーターで決まり、止められるのはそのホストが提供するサービスだけです。正しいホストでコマンドを実行してください。)"},
             {WalkthroughFile, R"(- after: soc-call
  delay: 2m
  run:
    on: gate
    command: nft add rule inet filter forward ip saddr 192.168.20.101 drop
    effect: { block: { office/pc -> dmz/gate: tcp/3128 } })",
              R"(- after: soc-call
  delay: 2m
  run:
    on: fw
    command: nft add rule inet filter forward ip saddr 192.168.20.101 drop
    effect: { block: { office/pc -> dmz/gate: tcp/3128 } })"}},
        }};
}

} // namespace enshu::dsl
