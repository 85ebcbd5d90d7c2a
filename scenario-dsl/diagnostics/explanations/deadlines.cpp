#include "scenario-dsl/diagnostics/explanations/explanations.h"

namespace enshu::dsl {

using enum Example::In;

Family deadlines_explained() {
    return {
        {"deadlines and phases", "期限と局面"},
        {
            {Kind::DeadlinePastEnd,
             {"a deadline can fall after the end", "期限が終了後になり得る"},
             {R"(A warning: the exercise may end before the deadline is over. The team then has less time than
it was promised, and a late result can never be worth anything. Shorten `within`, let the
inject come earlier, or make `duration` longer.)",
              R"(警告です。期限より先に演習が終わることがあります。班の持ち時間は約束より短くなり、遅れての達成も
あり得ません。`within` を短くするか、状況付与を早めるか、`duration` を延ばしてください。)"},
             {ScenarioFile, R"(objectives:
  - id: first-report
    phase: report
    points: 60
    within: 40m of soc-call
    measure: { report: first-report })",
              R"(objectives:
  - id: first-report
    phase: report
    points: 60
    within: 5m of soc-call
    measure: { report: first-report })"}},

            {Kind::DeadlineTooEarly,
             {"a deadline that nobody can meet", "誰も守れない期限"},
             {R"(The deadline is over before the thing can be decided: the contact begins only later, or the silence that must be waited for does not fit. Every team would lose these points. Let the deadline run from the inject that tells the team, or make it longer.)",
              R"(判定できるようになる前に期限が来ます。通信がその後に始まるか、途絶を確かめる時間が収まりません。どの班もこの点を失います。班に知らせる状況付与から数えるか、期限を延ばしてください。)"},
             {ScenarioFile, R"(objectives:
  - id: isolate
    phase: contain
    points: 100
    within: 3m
    measure: { contact-lost: { step: beacon, for: 40s } })",
              R"(objectives:
  - id: isolate
    phase: contain
    points: 100
    within: 5m of soc-call
    measure: { contact-lost: { step: beacon, for: 40s } })"}},

            {Kind::DeadlineTooShort,
             {"a deadline shorter than the silence it waits for", "静かな時間より短い期限"},
             {R"(A warning: `contact-lost` is true only after the silence `for`, and the team has no more time than that from the moment it hears. It would have to act before it is told. Make `within` longer, or `for` shorter.)",
              R"(警告です。`contact-lost` は `for` の時間だけ静かになって初めて成り立ちますが、班の持ち時間はそれと同じか、それより短くなっています。知らされる前に動かなければ間に合いません。`within` を延ばすか、`for` を短くしてください。)"},
             {ScenarioFile, R"(objectives:
  - id: isolate
    phase: contain
    points: 100
    within: 30s of soc-call
    measure: { contact-lost: { step: beacon, for: 40s } })",
              R"(objectives:
  - id: isolate
    phase: contain
    points: 100
    within: 5m of soc-call
    measure: { contact-lost: { step: beacon, for: 40s } })"}},

            {Kind::DeadlineUncertain,
             {"a deadline that runs only if a controller wants it", "統制員しだいの期限"},
             {R"(A warning: the deadline counts from something `manual`, which not every team gets. Teams would be measured differently. Let it run from what every team gets.)",
              R"(警告です。期限の起点が `manual` のもので、すべての班に届くとは限りません。班によって条件が変わってしまいます。すべての班に届くものから数えてください。)"},
             {ScenarioFile, R"(injects:
  - id: nudge
    manual: true
    from: soc
    channel: phone
    text: { ja: 状況はどうですか, en: How are things }
objectives:
  - id: first-report
    phase: report
    points: 60
    within: 10m of nudge
    measure: { report: first-report })",
              R"(injects:
  - id: nudge
    manual: true
    from: soc
    channel: phone
    text: { ja: 状況はどうですか, en: How are things }
objectives:
  - id: first-report
    phase: report
    points: 60
    within: 5m of soc-call
    measure: { report: first-report })"}},

            {Kind::DeadlineIdle,
             {"a deadline that cannot decide anything", "意味のない期限"},
             {R"(`available` is measured until the exercise ends, and something already true or never decided by time needs no deadline either. Leave out `within` and `late`.)",
              R"(`available` は演習が終わるまで測り続けるので、期限では決まりません。`within` と `late` を消してください。)"},
             {ScenarioFile, R"(hosts:
  visitor: { role: attacker, at: { internet: .80 }, hidden: true }
objectives:
  - id: portal
    phase: contain
    points: 50
    within: 10m
    measure:
      available:
        from: visitor
        url: http://www.city.fictitious.example/
        every: 30s
        spare: 5m)",
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

            {Kind::LatePastEnd,
             {"nobody can be late", "遅れようがない"},
             {R"(A warning: the exercise ends before the deadline, so the rule under `late` is never used. Bring the deadline forward, or leave out `late`.)",
              R"(警告です。期限より先に演習が終わるので、`late` の規則は使われません。期限を早めるか、`late` を消してください。)"},
             {ScenarioFile, R"(objectives:
  - id: first-report
    phase: report
    points: 60
    within: 40m
    late: half
    measure: { report: first-report })",
              R"(objectives:
  - id: first-report
    phase: report
    points: 60
    within: 20m
    late: half
    measure: { report: first-report })"}},

            {Kind::SilencePastEnd,
             {"the exercise may end before the silence is over", "静かな時間の途中で終わり得る"},
             {R"(A warning: with the longest delays the contact begins so late that the exercise ends before it could be seen that it is lost. Such teams could not score. Shorten `for`, let the beacon begin earlier, or make `duration` longer.)",
              R"(警告です。遅れが最も長いと、通信の途絶を確かめ終わる前に演習が終わります。そうなった班は得点できません。`for` を短くするか、ビーコンを早めるか、`duration` を延ばしてください。)"},
             {ScenarioFile, R"(objectives:
  - id: isolate
    phase: contain
    points: 100
    measure: { contact-lost: { step: beacon, for: 26m } })",
              R"(objectives:
  - id: isolate
    phase: contain
    points: 100
    measure: { contact-lost: { step: beacon, for: 40s } })"}},

            {Kind::InjectTooLate,
             {"an inject that nobody can answer in time", "応えても間に合わない状況付与"},
             {R"(A warning: when it arrives, what it expects is over: its deadline has passed or can no longer be met. Teams would be asked for something they are no longer paid for. Let it come earlier, or leave out `expects`.)",
              R"(警告です。届いたときには、`expects` の目標の期限が過ぎているか、もう間に合いません。得点にならないことを班に求めることになります。早めるか、`expects` から外してください。)"},
             {ScenarioFile, R"(injects:
  - id: mayor-asks
    at: 25m
    from: soc
    channel: phone
    text: { ja: 状況はどうですか, en: How are things }
    expects: [ first-report ]
objectives:
  - id: first-report
    phase: report
    points: 60
    within: 5m of soc-call
    measure: { report: first-report })",
              R"(injects:
  - id: mayor-asks
    at: 7m
    from: soc
    channel: phone
    text: { ja: 状況はどうですか, en: How are things }
    expects: [ first-report ]
objectives:
  - id: first-report
    phase: report
    points: 60
    within: 5m of soc-call
    measure: { report: first-report })"}},

            {Kind::ActTooEarly,
             {"an act before there is anything to act against", "早すぎる操作"},
             {R"(A warning: this act of the walkthrough comes before the contact it should end has begun. It would prove nothing. Let it follow the step or the inject.)",
              R"(警告です。模範手順のこの操作は、止めるべき通信が始まるより前に行われます。これでは何も確かめられません。手順や状況付与の後にしてください。)"},
             {WalkthroughFile, R"(- { at: 1m, unplug: pc })",
              R"(- { after: soc-call, delay: 2m, unplug: pc })"}},

            {Kind::PhaseWithoutObjective,
             {"a phase without an objective", "目標のない局面"},
             {R"(A warning: the scoreboard and the debrief show the phases, and this one would stay empty. Give it an objective, or leave it out.)",
              R"(警告です。得点表と振り返りには局面ごとの欄がありますが、ここは空のままになります。目標を作るか、局面を消してください。)"},
             {ScenarioFile, R"(phases: [ detect, contain, recover, report ])",
              R"(phases: [ detect, contain, report ])"}},
        }};
}

} // namespace enshu::dsl
