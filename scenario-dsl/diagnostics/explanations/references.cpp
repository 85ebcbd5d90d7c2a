#include "scenario-dsl/diagnostics/explanations/explanations.h"

namespace enshu::dsl {

using enum Example::In;

Family references_explained() {
    return {
        {"names and what they refer to", "名前と参照"},
        {
            {Kind::UnknownReference,
             {"a name refers to nothing", "名前の指すものがない"},
             {R"(The name stands for a host, person, step, inject, phase, objective or form that is declared
nowhere. What refers to nothing would never happen. Correct the name, or declare it: hosts and
people in the organisation (or under `hosts` of the scenario), the others in the scenario.)",
              R"(この名前のホスト、人、手順、状況付与、局面、目標、様式が、どこにもありません。指すものが
なければ、本番では何も起こりません。名前を直すか、指すものを書き加えてください。ホストと人は
組織に（ホストはシナリオの `hosts` にも）、ほかはシナリオに書きます。)"},
             {OrganizationFile, R"(policy:
  on: fw
  allow:
    - internet -> dmz/mail: tcp/25
    - office -> dmz/gate: tcp/3128, tcp/143
    - dmz/gate -> internet: tcp/80)",
              R"(policy:
  on: fw
  allow:
    - internet -> dmz/gate: tcp/25
    - office -> dmz/gate: tcp/3128, tcp/143
    - dmz/gate -> internet: tcp/80)"}},

            {Kind::DuplicateId,
             {"a name is given twice", "同じ名前が2度ある"},
             {R"(Two things of one kind have the same name, so a reference to it could mean either. Hosts of
the scenario share their names with the organisation's, and steps with injects, because
`after` may name both. Rename one, and what refers to it.)",
              R"(同じ種類のものに同じ名前が2つあり、どちらを指すのか決まりません。シナリオのホストは組織の
ホストと、手順は状況付与と、名前を分け合います（`after` はどちらも指せるためです）。一方の名前と、
それを指す箇所を変えてください。)"},
             {ScenarioFile,
              "hosts:\n  gate: { role: attacker, at: { internet: .67 }, hidden: true }",
              "hosts:\n  visitor: { role: attacker, at: { internet: .67 }, hidden: true }"}},

            {Kind::WrongKind,
             {"a name refers to something that cannot do this", "名前の指すものが役に合わない"},
             {R"(What the name refers to exists, but is not what is needed here: a proxy must offer `proxy`,
`needs` wants a beacon, a mail goes to a person with an account, and teams act only on hosts
they see. The step would fail on the day. Name another one, or give it what it lacks.)",
              R"(名前の指すものはありますが、ここで必要なものではありません。`via` は `proxy` を提供するホスト、
`needs` はビーコン、メールの宛先はアカウントのある人でなければならず、班が操作できるのは班に
見えるホストだけです。このままでは手順が失敗します。別のものを指すか、足りないものを加えて
ください。)"},
             {WalkthroughFile, "- { at: 10m, unplug: attacker }", "- { at: 10m, unplug: pc }"}},
        }};
}

} // namespace enshu::dsl
