#include "scenario-dsl/diagnostics/explanations/explanations.h"

namespace enshu::dsl {

using enum Example::In;

Family scoring_explained() {
    return {
        {"scoring", "採点"},
        {
            {Kind::PointsSign,
             {"points with the wrong sign", "配点の正負が逆"},
             {R"(What the team achieves earns points above zero; what the attacker achieves, such as
`file-arrived`, is a penalty below zero. With the other sign a team would be paid for losing
its data. Change the sign.)",
              R"(班の達成には正の点を、`file-arrived` のような攻撃者の達成には負の点（減点）を付けます。逆にすると、
情報を盗まれた班が得点することになります。正負を直してください。)"},
             {ScenarioFile, R"(objectives:
  - id: keep
    phase: contain
    points: 80
    measure: { file-arrived: { step: exfil } })",
              R"(objectives:
  - id: keep
    phase: contain
    points: -80
    measure: { file-arrived: { step: exfil } })"}},

            {Kind::PenaltyDeadline,
             {"a penalty with a deadline", "減点に期限がある"},
             {R"(A penalty counts whenever the thing happens, so a deadline has no meaning for it: being late
cannot make it better or worse. Leave out `within` and `late`.)",
              R"(減点は、それが起きた時点で数えます。遅い早いで変わらないので、期限には意味がありません。`within` と
`late` を消してください。)"},
             {ScenarioFile, R"(objectives:
  - id: keep
    phase: contain
    points: -80
    within: 20m
    measure: { file-arrived: { step: exfil } })",
              R"(objectives:
  - id: keep
    phase: contain
    points: -80
    measure: { file-arrived: { step: exfil } })"}},

            {Kind::SilenceTooShort,
             {"a beacon may be silent for so long by itself", "静かな時間が短すぎる"},
             {R"(`contact-lost` is decided by silence, and a beacon is silent between two contacts anyway. With
so short a time a team would score without doing anything. Take several times the longest
interval of `every`.)",
              R"(`contact-lost` は通信が途絶えた時間で判定しますが、ビーコンは次の通信まで、もともと静かです。この
短さでは、何もしなくても得点してしまいます。`every` の最も長い間隔の数倍にしてください。)"},
             {ScenarioFile, R"(objectives:
  - id: isolate
    phase: contain
    points: 100
    measure: { contact-lost: { step: beacon, for: 9s } })",
              R"(objectives:
  - id: isolate
    phase: contain
    points: 100
    measure: { contact-lost: { step: beacon, for: 40s } })"}},

            {Kind::NoPoints,
             {"nobody can get any points", "誰も得点できない"},
             {R"(A warning: there are penalties, or nothing at all, and no objective gives points. The scoreboard would say nothing. Add what teams should achieve.)",
              R"(警告です。減点だけか、何もなく、得点できる目標がありません。得点表が意味を持ちません。班が達成すべきことを書いてください。)"},
             {ScenarioFile,
              R"(objectives: [ { id: keep, phase: contain, points: -80, measure: { file-arrived: { step: exfil } } } ])",
              R"(objectives:
  - id: isolate
    phase: contain
    points: 100
    measure: { contact-lost: { step: beacon, for: 40s } })"}},

            {Kind::FloorTooHigh,
             {"the floor is as high as all points together", "下限点が満点以上"},
             {R"(`floor` is what a team may get for doing nothing. When it reaches the total, a rehearsal could prove nothing. Lower it; 0 is usual.)",
              R"(`floor` は、何もしない班が得てもよい点の上限です。満点に達していると、リハーサルで何も確かめられません。下げてください。ふつうは0です。)"},
             {ScenarioFile, R"(floor: 1000)", R"(floor: 0)"}},

            {Kind::HintsTooDear,
             {"the hints cost more than the objective gives", "ヒントが配点より高い"},
             {R"(A warning: a team that takes all hints would have less than one that gave up. Lower the costs.)",
              R"(警告です。ヒントをすべて使った班が、あきらめた班より少ない点になります。ヒントの点を下げてください。)"},
             {ScenarioFile, R"(objectives:
  - id: which
    phase: detect
    points: 40
    measure:
      answer:
        ask: { ja: どの端末ですか, en: Which machine }
        accept: [ pc ]
    hints:
      - { text: { ja: プロキシのログを見る, en: Look at the log }, cost: 50 })",
              R"(objectives:
  - id: which
    phase: detect
    points: 40
    measure:
      answer:
        ask: { ja: どの端末ですか, en: Which machine }
        accept: [ pc ]
    hints:
      - { text: { ja: プロキシのログを見る, en: Look at the log }, cost: 10 })"}},

            {Kind::RubricSum,
             {"the rubric does not add up to the points", "採点基準の合計が配点と違う"},
             {R"(The objective that measures this form gives other points than its rubric has in all. Graders could not reach full marks, or would exceed them. Let both say the same.)",
              R"(この様式を測る目標の配点と、採点基準の合計が違います。採点しても満点にならないか、超えてしまいます。両方をそろえてください。)"},
             {ScenarioFile, R"(forms:
  first-report:
    - field: what
      ask: { ja: 何が起きたか, en: What happened }
      rubric: [ { points: 50, if: { ja: 端末名がある, en: Names the machine } } ])",
              R"(forms:
  first-report:
    - field: what
      ask: { ja: 何が起きたか, en: What happened }
      rubric: [ { points: 60, if: { ja: 端末名がある, en: Names the machine } } ])"}},

            {Kind::AnswerEmpty,
             {"an accepted answer of blanks alone", "空白だけの正解"},
             {R"(Blanks do not count when answers are compared, so nothing would be left, and an empty answer would be right. Delete it, or write the answer.)",
              R"(回答を比べるとき、空白は数えません。空白だけの正解では、何も書かない回答が正解になってしまいます。消すか、正解を書いてください。)"},
             {ScenarioFile, R"(objectives:
  - id: which
    phase: detect
    points: 40
    measure:
      answer:
        ask: { ja: どの端末ですか, en: Which machine }
        accept: [ pc, "　" ])",
              R"(objectives:
  - id: which
    phase: detect
    points: 40
    measure:
      answer:
        ask: { ja: どの端末ですか, en: Which machine }
        accept: [ pc ])"}},

            {Kind::AnswerTwice,
             {"the same answer twice", "同じ正解が2つある"},
             {R"(A warning: upper and lower case, full and half width, and blanks do not count when answers are compared, so these are one. Delete one; perhaps another spelling was meant.)",
              R"(警告です。回答を比べるとき、大文字と小文字、全角と半角、空白の違いは数えないので、これらは同じ正解です。1つを消してください。別の書き方を加えるつもりだったのかもしれません。)"},
             {ScenarioFile, R"(objectives:
  - id: which
    phase: detect
    points: 40
    measure:
      answer:
        ask: { ja: どの端末ですか, en: Which machine }
        accept: [ pc, ＰＣ ])",
              R"(objectives:
  - id: which
    phase: detect
    points: 40
    measure:
      answer:
        ask: { ja: どの端末ですか, en: Which machine }
        accept: [ pc, 田中の端末 ])"}},

            {Kind::AnswerGivenAway,
             {"a team reads the answer elsewhere", "答えが別の所に書かれている"},
             {R"(A warning: a text that teams get contains an answer that is accepted, so the question measures reading and not investigating. Word the text differently, or ask for something else.)",
              R"(警告です。班が読む文に、正解が書かれています。これでは調査ではなく、読んだかどうかを測ることになります。文を変えるか、別のことを問うてください。)"},
             {ScenarioFile, R"(objectives:
  - id: which
    phase: detect
    points: 40
    measure:
      answer:
        ask: { ja: どの端末ですか, en: Which machine }
        accept: [ pc, beacon-7f3a ]
injects:
  - id: vendor-call
    at: 10m
    from: soc
    channel: phone
    text: { ja: beacon-7f3a を調べてください, en: Please look into beacon-7f3a })",
              R"(objectives:
  - id: which
    phase: detect
    points: 40
    measure:
      answer:
        ask: { ja: どの端末ですか, en: Which machine }
        accept: [ pc, beacon-7f3a ]
injects:
  - id: vendor-call
    at: 10m
    from: soc
    channel: phone
    text: { ja: 不審なプロセスを調べてください, en: Please look for a strange process })"}},
        }};
}

} // namespace enshu::dsl
