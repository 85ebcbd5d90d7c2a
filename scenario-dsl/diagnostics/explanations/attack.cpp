#include "scenario-dsl/diagnostics/explanations/explanations.h"

namespace enshu::dsl {

using enum Example::In;

Family attack_explained() {
    return {
        {"the attack and its timeline", "攻撃と時系列"},
        {
            {Kind::NothingToOpen,
             {"no attachment that this person could open", "開ける添付ファイルがない"},
             {R"(`open-attachment` opens the attachment of a mail that its user has received. Here the mail
is not named, has no attachment, or went to somebody else, so the attack would end at this
step. Let the step follow the `send-mail`, or name that step under `mail`.)",
              R"(`open-attachment` は、その端末の利用者が受け取ったメールの添付ファイルを開きます。メールが示されて
いないか、添付がないか、別の人あてなので、攻撃がここで止まります。`send-mail` の手順の後に
するか、その手順を `mail` に書いてください。)"},
             {ScenarioFile, R"(attack:
  - id: open
    at: 10m
    do: open-attachment
    on: pc)",
              R"(attack:
  - id: open
    at: 10m
    do: open-attachment
    on: pc
    mail: phish)"}},

            {Kind::AfterCycle,
             {"steps or injects wait for each other", "互いを待ち合っている"},
             {R"(Each waits for another, and the last for the first, so none of them ever happens. The notes
show the circle. Let one of them begin `at` a moment.)",
              R"(それぞれが次のものを待ち、最後のものが最初のものを待っているので、どれも起こりません。note の
順にたどると、輪になっていることが分かります。どれか1つを `at` の時刻から始めてください。)"},
             {ScenarioFile, R"(attack:
  - id: phish
    after: beacon
    do: send-mail
    from: { host: attacker, address: "taro@supplier.example" }
    to: tanaka
    subject: 見積書
    attachment: files/lure.txt)",
              R"(attack:
  - id: phish
    at: 3m
    do: send-mail
    from: { host: attacker, address: "taro@supplier.example" }
    to: tanaka
    subject: 見積書
    attachment: files/lure.txt)"}},

            {Kind::PastEnd,
             {"something becomes due after the end", "終了後に予定されている"},
             {R"(Counted from what comes before it, this is due after the exercise has ended, even with the
shortest delays. It would never happen, nor would what waits for it. Bring it forward, or make
`duration` longer.)",
              R"(前のものから数えると、遅れが最も短くても、演習の終了後になります。これも、これを待つものも、
起こりません。早めるか、`duration` を延ばしてください。)"},
             {WalkthroughFile, "- { at: 45m, unplug: pc }", "- { at: 15m, unplug: pc }"}},

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
        }};
}

} // namespace enshu::dsl
