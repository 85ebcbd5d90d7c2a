// The table of fields: the attack's steps, by verb.
#include "scenario-dsl/schema/types.h"

namespace enshu::dsl {
namespace {

using enum Need;

const Field on_workstation{"on",
                           reference(Scope::Host),
                           Required,
                           {"the workstation whose user does it", "操作する利用者の端末"}};
const Field to_attacker{"to",     reference(Scope::Host),
                        Required, {"the attacker's host", "攻撃者のホスト"},
                        {},       "attacker"};
const Field via{"via",
                reference(Scope::Host),
                Optional,
                {"the host whose proxy it goes through; otherwise the workstation's own `proxy`",
                 "経由するプロキシのあるホスト。省くと、端末の `proxy` を使う"},
                {},
                "proxy"};

Case send_mail() {
    return {"send-mail",
            {{"from",
              fields({{"a sender", "差出人"},
                      {{"host",
                        reference(Scope::Host),
                        Required,
                        {"the attacker's host", "攻撃者のホスト"},
                        {},
                        "attacker"},
                       {"address",
                        scalar(Shape::MailAddress),
                        Required,
                        {"the address it pretends to have", "名乗るメールアドレス"}}}}),
              Required,
              {"who sends it", "差出人"}},
             {"to",
              reference(Scope::Person),
              Required,
              {"a person with an account", "宛先。アカウントのある人"}},
             {"subject",
              varying(scalar(Shape::Line)),
              Required,
              {"subject of the mail", "件名"},
              {},
              "\"{lure}\""},
             {"body", varying(text()), Optional, {"text of the mail", "本文"}},
             {"attachment",
              path_to(PathTo::File),
              Optional,
              {"an inert file, at most 1 MiB", "添付ファイル。無害なもの、1 MiB まで"}}}};
}

Case open_attachment() {
    return {"open-attachment",
            {on_workstation,
             {"mail",
              reference(Scope::Step),
              Optional,
              {"the send-mail step; without it the one this step is after",
               "メールを送った send-mail の手順。省くと `after` の手順"},
              {},
              "phish"}}};
}

Case beacon() {
    return {"beacon",
            {on_workstation,
             to_attacker,
             via,
             {"path",
              varying(scalar(Shape::UrlPath)),
              Required,
              {"path of the URL it asks for", "要求する URL のパス"}},
             {"every",
              bounded(Shape::DurationRange, second, hour),
              Required,
              {"interval between contacts: `20s..40s`", "通信の間隔: `20s..40s`"}},
             {"persist",
              word({"cron"}),
              Optional,
              {"what starts it again when the machine does: a line in the user's crontab",
               "機械の再起動後に再び動かす仕組み。利用者の crontab の1行"}}}};
}

Case ssh_login() {
    return {"ssh-login",
            {on_workstation,
             {"to",
              reference(Scope::Host),
              Required,
              {"the server it logs in to", "ログインする先のサーバー"},
              {},
              "files"},
             {"credential",
              fields({{"a credential", "認証情報"},
                      {{"user",
                        identifier(),
                        Required,
                        {"the account; it is made on the server", "アカウント。サーバーに作られる"},
                        {},
                        "maint"},
                       {"planted",
                        scalar(Shape::GuestPath),
                        Required,
                        {"the file on the workstation in which somebody left the password",
                         "端末に置き忘れられた、パスワードの書かれたファイル"}}}}),
              Required,
              {"what it logs in with", "ログインに使う認証情報"}}}};
}

Case archive() {
    return {"archive",
            {{"on",
              reference(Scope::Host),
              Required,
              {"the host it happens on", "行う場所となるホスト"},
              {},
              "files"},
             {"what",
              scalar(Shape::GuestPath),
              Required,
              {"the file or directory that is packed", "まとめるファイルまたはディレクトリー"},
              {},
              "/srv/shared/residents"}}};
}

Case http_upload() {
    return {
        "http-upload",
        {{"on",
          reference(Scope::Host),
          Required,
          {"the host whose data is taken out", "データを持ち出されるホスト"},
          {},
          "files"},
         {"through",
          reference(Scope::Host),
          Optional,
          {"the workstation that fetches it by SSH and sends it", "SSH で取り寄せて外へ送る端末"}},
         to_attacker,
         via,
         {"what",
          scalar(Shape::GuestPath),
          Optional,
          {"the file it takes out", "持ち出すファイル"}},
         {"size",
          bounded(Shape::Size, 1, 64L << 20),
          Optional,
          {"how much of what an archive step packed there: `8MiB`",
           "archive の手順がそこでまとめたもののうち、持ち出す量: `8MiB`"}}},
        {{"what", "size"}}};
}

} // namespace

Type attack() {
    return list(
        fields({{"a step", "手順"},
                {
                    {"id", name_of(Scope::Step), Required, {"its name", "名前"}, {}, "phish"},
                    {"at",
                     scalar(Shape::Duration),
                     Optional,
                     {"moment of exercise time", "演習の時計での時刻"}},
                    {"after",
                     reference(Scope::Moment),
                     Optional,
                     {"the step or inject it follows", "これに先立つ手順または状況付与"}},
                    {"delay",
                     bounded(Shape::DurationRange, 0, 30 * day),
                     Optional,
                     {"how long after: `90s`, `2m..4m`", "その後どれだけ待つか: `90s`、`2m..4m`"},
                     "after"},
                    {"manual",
                     scalar(Shape::Flag),
                     Optional,
                     {"a controller lets it happen", "統制員の操作で起こす"}},
                    {"needs",
                     reference(Scope::Step),
                     Optional,
                     {"a beacon whose contact must be alive; else the step is spared",
                      "通信が続いていなければならないビーコン。途絶えていれば見送られる"}},
                    {"if",
                     condition(),
                     Optional,
                     {"what must hold; else the step is spared",
                      "成り立つべき条件。成り立たなければ見送られる"}},
                    {"unless",
                     condition(),
                     Optional,
                     {"what must not hold", "成り立っていてはならない条件"}},
                    {"technique",
                     one_or_more(scalar(Shape::Technique), 16),
                     Optional,
                     {"ATT&CK technique", "ATT&CK の技術番号"}},
                    {"do",
                     word({"send-mail", "open-attachment", "beacon", "ssh-login", "archive",
                           "http-upload"}),
                     Required,
                     {"the verb", "動作"}},
                },
                {{"at", "after", "manual"}},
                "do",
                {send_mail(), open_attachment(), beacon(), ssh_login(), archive(), http_upload()}}),
        50'000);
}

} // namespace enshu::dsl
