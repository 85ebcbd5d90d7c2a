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
        }};
}

} // namespace enshu::dsl
