#include "scenario-dsl/diagnostics/explanations/explanations.h"

namespace enshu::dsl {

using enum Example::In;

Family attack_explained() {
    return {
        {"the attack and its timeline", "攻撃と時系列"},
        {
            {Kind::NothingToOpen,
             {"nothing that this person could open", "開けるものがない"},
             {R"(`open-attachment` opens the attachment or the link of a mail that its user has received, or the
file on a stick in its machine. Here the mail is not named, has neither, or went to somebody
else, or the stick is in another machine, so the attack would end at this step. Let the step
follow the `send-mail` or `usb-insert`, or name that step under `mail` or `usb`.)",
              R"(`open-attachment` は、その端末の利用者が受け取ったメールの添付ファイルかリンク、または端末に挿した
USB メモリーのファイルを開きます。メールが示されていないか、どちらもないか、別の人あてか、
USB メモリーが別の端末にあるので、攻撃がここで止まります。`send-mail` か `usb-insert` の手順の後に
するか、その手順を `mail` か `usb` に書いてください。)"},
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

            {Kind::NotLoggedIn,
             {"nobody has logged in to this server", "サーバーへのログインがない"},
             {R"(On a server the attacker packs files, or fetches them, with the login of an earlier step. Without one there is no way in, and nothing in the logs that would explain it. Add an `ssh-login` step before it.)",
              R"(攻撃者は、先の手順のログインを使って、サーバーのファイルをまとめたり取り寄せたりします。ログインがなければ入る道がなく、記録にも説明がつきません。前に `ssh-login` の手順を加えてください。)"},
             {NoFile,
              R"(- { id: collect, at: 30m, do: archive, on: files, what: /srv/shared }  # how did it get in?)",
              R"(- id: lateral
  at: 20m
  do: ssh-login
  on: pc
  to: files
  credential: { user: maint, planted: /home/suzuki/memo.txt }
- { id: collect, after: lateral, delay: 10m, do: archive, on: files, what: /srv/shared })"}},

            {Kind::DomainMisfit,
             {"a domain that the attacker cannot have", "攻撃者が持てないドメイン"},
             {R"(Names below this domain are asked of the attacker's host. It must be nobody's on the real internet (below `.example`), not the organisation's own, and one step's alone, or nobody could tell which step was heard.)",
              R"(このドメインの下の名前は、攻撃者のホストに問い合わせられます。実際のインターネットで誰のものでもなく（`.example` の下）、組織自身のものでもなく、1つの手順だけのものでなければなりません。そうでないと、どの手順の通信か区別できません。)"},
             {NoFile, R"(domain: update.city.hinode.example   # below the organisation's own)",
              R"(domain: update.cdn.example)"}},

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

            {Kind::NeverHappens,
             {"something that can never happen", "決して起こらないもの"},
             {R"(What this waits for, or needs, begins only later, or its conditions exclude each other. On the day nobody would see it, nor what hangs on it. Move it after what it needs, or correct the condition.)",
              R"(待っているものや必要なものがこれより後に始まるか、条件どうしが矛盾しています。本番では、これも、これに続くものも起こりません。必要なものの後に移すか、条件を直してください。)"},
             {ScenarioFile, R"(attack:
  - id: exfil
    at: 1m
    needs: beacon
    do: http-upload
    on: pc
    to: attacker
    what: /home/tanaka/Documents/memo.txt)",
              R"(attack:
  - id: exfil
    after: beacon
    delay: 5m
    needs: beacon
    do: http-upload
    on: pc
    to: attacker
    what: /home/tanaka/Documents/memo.txt)"}},

            {Kind::ConditionIdle,
             {"a condition that changes nothing", "効き目のない条件"},
             {R"(A warning: by the time this is due, the condition is always true or always false, so it decides nothing. Perhaps another step was meant. Leave the condition out, or name the right thing.)",
              R"(警告です。この時点では、条件が必ず成り立つか、決して成り立たないので、何も変わりません。別の手順を書くつもりだったのかもしれません。条件を消すか、正しいものを書いてください。)"},
             {ScenarioFile, R"(injects:
  - id: reminder
    at: 2m
    unless: { delivered: exfil }
    from: soc
    channel: phone
    text: { ja: 状況はどうですか, en: How are things })",
              R"(injects:
  - id: reminder
    at: 20m
    unless: { delivered: exfil }
    from: soc
    channel: phone
    text: { ja: 状況はどうですか, en: How are things })"}},

            {Kind::SamePath,
             {"two beacons ask for the same path", "2つのビーコンのパスが同じ"},
             {R"(The attacker's side tells beacons apart by the path they ask for. With one path for two, a team that stops one of them would seem to have stopped neither. Give each its own path.)",
              R"(攻撃者側は、要求されたパスでビーコンを見分けます。同じパスでは、班が一方を止めても、止めていないように見えてしまいます。それぞれに別のパスを付けてください。)"},
             {ScenarioFile, R"(attack:
  - id: second
    at: 10m
    do: beacon
    on: pc
    to: attacker
    via: gate
    path: /news/update
    every: 5s..9s)",
              R"(attack:
  - id: second
    at: 10m
    do: beacon
    on: pc
    to: attacker
    via: gate
    path: /img/pixel
    every: 5s..9s)"}},
        }};
}

} // namespace enshu::dsl
