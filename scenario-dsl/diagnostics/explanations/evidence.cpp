#include "scenario-dsl/diagnostics/explanations/explanations.h"

namespace enshu::dsl {

using enum Example::In;

Family evidence_explained() {
    return {
        {"evidence", "証拠"},
        {
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

            {Kind::SystemPlace,
             {"a place that belongs to the system", "システムのものである場所"},
             {R"(A password is planted, and files are encrypted, only where people keep theirs: in a user's home or documents, or in a share that came with the organisation. Elsewhere the machine itself would break. Take a path there.)",
              R"(パスワードの書き置きやファイルの暗号化は、人がファイルを置く場所（利用者のホームや文書、組織に最初からある共有）だけで行えます。ほかの場所では、機械そのものが動かなくなります。そこのパスにしてください。)"},
             {ScenarioFile, R"(attack:
  - id: ransom
    after: beacon
    delay: 5m
    do: encrypt-copies
    on: pc
    what: /home/tanaka/Downloads)",
              R"(attack:
  - id: ransom
    after: beacon
    delay: 5m
    do: encrypt-copies
    on: pc
    what: /home/tanaka/Documents)"}},

            {Kind::NotALog,
             {"not a log that this host writes", "そのホストの記録ではない"},
             {R"(`rotate-log` puts one log aside, so that it has a gap which the log host does not have. The host does not write this one. The help line names its logs.)",
              R"(`rotate-log` は、記録の1つを退避し、記録を集めるホストにはない欠落を作ります。このホストはその記録を書きません。書くものは help の行にあります。)"},
             {ScenarioFile, R"(attack:
  - id: gap
    after: beacon
    delay: 5m
    do: rotate-log
    on: pc
    log: /var/log/squid/access.log)",
              R"(attack:
  - id: gap
    after: beacon
    delay: 5m
    do: rotate-log
    on: pc
    log: /var/log/auth.log)"}},

            {Kind::PageMissing,
             {"a page that the site does not have", "サイトにないページ"},
             {R"(The step swaps or asks for a page, and the site does not have it. Name one of the files in its `site`; a site without one has a page at `/` alone.)",
              R"(手順が差し替える、または要求するページが、サイトにありません。`site` にあるファイルを書いてください。`site` のないサイトには `/` だけがあります。)"},
             {ScenarioFile, R"(attack:
  - id: flood
    at: 10m
    do: http-flood
    on: attacker
    to: www
    path: /tickets.html
    lasts: 2m)",
              R"(attack:
  - id: flood
    at: 10m
    do: http-flood
    on: attacker
    to: www
    path: /
    lasts: 2m)"}},

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
