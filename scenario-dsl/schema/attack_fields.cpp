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

/// Names are asked of the organisation's name server, whatever the proxy.
const Field via_of_path{via.key, via.type, via.need, via.what, "path", via.example};

const Field on_any{"on",     reference(Scope::Host),
                   Required, {"the host it happens on", "行う場所となるホスト"},
                   {},       "files"};
const Field on_attacker{
    "on",     reference(Scope::Host),
    Required, {"the attacker's host it comes from", "攻撃元となる攻撃者のホスト"},
    {},       "attacker"};

/// In the order of Persistence, without None.
Type persistence() {
    return word({"cron", "unit"});
}

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
                        {"the address it pretends to have", "名乗るメールアドレス"}},
                       {"envelope",
                        scalar(Shape::MailAddress),
                        Optional,
                        {"the sender that SMTP is told, and so Return-Path; otherwise `address`",
                         "SMTP に告げる差出人。Return-Path に残る。省くと `address`"}}}}),
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
              {"an inert file, at most 1 MiB", "添付ファイル。無害なもの、1 MiB まで"}},
             {"link",
              varying(scalar(Shape::UrlPath)),
              Optional,
              {"path of a URL on the sender's host that the text ends with",
               "本文の末尾に置く URL のパス。差出人のホストにある"}}},
            {},
            {{"attachment", "link"}}};
}

Case usb_insert() {
    return {
        "usb-insert",
        {on_workstation,
         {"label",
          scalar(Shape::StickLabel),
          Optional,
          {"the stick's name; otherwise `USB`", "USB メモリーの名前。省くと `USB`"}},
         {"file",
          path_to(PathTo::File),
          Required,
          {"the inert file on it, at most 1 MiB", "入っているファイル。無害なもの、1 MiB まで"}}}};
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
              "phish"},
             {"usb",
              reference(Scope::Step),
              Optional,
              {"the usb-insert step whose file is opened instead",
               "代わりに開くファイルの入った usb-insert の手順"},
              {},
              "stick"}},
            {},
            {{"mail", "usb"}}};
}

Case beacon() {
    return {"beacon",
            {on_workstation,
             to_attacker,
             via_of_path,
             {"path",
              varying(scalar(Shape::UrlPath)),
              Optional,
              {"path of the URL it asks for", "要求する URL のパス"}},
             {"domain",
              scalar(Shape::Domain),
              Optional,
              {"instead of a URL: names below this domain are asked for by DNS",
               "URL の代わりに、このドメインの下の名前を DNS で問い合わせる"}},
             {"every",
              bounded(Shape::DurationRange, second, hour),
              Required,
              {"interval between contacts: `20s..40s`", "通信の間隔: `20s..40s`"}},
             {"persist",
              persistence(),
              Optional,
              {"what starts it again when the machine does, or somebody ends it",
               "機械の再起動後や停止させられた後に、再び動かす仕組み"}}},
            {{"path", "domain"}}};
}

Case persist() {
    return {"persist",
            {on_workstation,
             {"beacon",
              reference(Scope::Step),
              Required,
              {"the beacon that is started again", "再び動かすビーコン"},
              {},
              "beacon"},
             {"by", persistence(), Required, {"what starts it again", "再び動かす仕組み"}}}};
}

Case discovery() {
    return {"discovery",
            {on_workstation,
             {"shares",
              reference(Scope::Host),
              Optional,
              {"a file server that is asked what it shares", "共有の一覧を尋ねるファイルサーバー"},
              {},
              "files"}}};
}

Case read_credential() {
    return {"read-credential",
            {on_workstation,
             {"file",
              scalar(Shape::GuestPath),
              Required,
              {"the file in which somebody left a password", "パスワードが書き置かれたファイル"},
              {},
              "/home/suzuki/memo.txt"}}};
}

Case reconnaissance() {
    return {"reconnaissance",
            {on_attacker,
             {"to",
              reference(Scope::Host),
              Required,
              {"the host that is looked at", "調べられるホスト"},
              {},
              "www"},
             {"requests",
              bounded(Shape::Integer, 1, 200),
              Optional,
              {"how many pages are asked for that are not there; otherwise 40",
               "存在しないページへの要求の数。省くと 40"}},
             {"knock",
              list(bounded(Shape::Integer, 1, 65'535), 20),
              Optional,
              {"TCP ports that are tried once each", "一度ずつ接続を試みる TCP ポート"},
              {},
              "[ 22, 23, 3389 ]"}}};
}

Case password_spray() {
    return {
        "password-spray",
        {on_workstation,
         {"to",
          reference(Scope::Host),
          Required,
          {"the server whose SSH it tries", "SSH を試みるサーバー"},
          {},
          "files"},
         {"accounts",
          list(identifier(), 20, 1),
          Required,
          {"the logins it tries", "試みるログイン名"},
          {},
          "[ admin, backup, suzuki ]"},
         {"tries",
          bounded(Shape::Integer, 1, 5),
          Optional,
          {"passwords for each of them; otherwise 2", "一つにつき試すパスワードの数。省くと 2"}}}};
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

Case smb_copy() {
    return {"smb-copy",
            {on_workstation,
             {"from",
              reference(Scope::Host),
              Required,
              {"the file server", "ファイルサーバー"},
              {},
              "files"},
             {"what",
              scalar(Shape::GuestPath),
              Required,
              {"a file or directory in its share, as it lies on the server",
               "共有の中のファイルまたはディレクトリー。サーバー上のパスで書く"},
              {},
              "/srv/shared/residents"}}};
}

Case archive() {
    return {"archive",
            {on_any,
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

Case dns_exfil() {
    return {
        "dns-exfil",
        {on_workstation,
         to_attacker,
         {"domain",
          scalar(Shape::Domain),
          Required,
          {"the domain that the attacker's host answers for", "攻撃者のホストが答えるドメイン"}},
         {"what",
          scalar(Shape::GuestPath),
          Required,
          {"the file that goes out; its first 64 KiB", "持ち出すファイル。先頭の 64 KiB まで"}}}};
}

Case encrypt_copies() {
    return {"encrypt-copies",
            {on_any,
             {"what",
              scalar(Shape::GuestPath),
              Required,
              {"a directory that came with the organisation: a share or documents; at most 500 "
               "files and 16 MiB",
               "組織に最初から置かれたディレクトリー（共有または文書）。500 ファイル、16 MiB まで"},
              {},
              "/srv/shared/residents"},
             {"note",
              text(),
              Optional,
              {"what the note says that is left there", "残される書き置きの文面"}}}};
}

Case deface() {
    return {
        "deface",
        {{"on", reference(Scope::Host), Required, {"the web server", "Web サーバー"}, {}, "www"},
         {"page",
          scalar(Shape::UrlPath),
          Required,
          {"the page that is swapped", "差し替えられるページ"},
          {},
          "/index.html"},
         {"with",
          path_to(PathTo::File),
          Required,
          {"what stands there instead, at most 1 MiB", "代わりに置くファイル。1 MiB まで"}}}};
}

Case http_flood() {
    return {
        "http-flood",
        {on_attacker,
         {"to", reference(Scope::Host), Required, {"the web server", "Web サーバー"}, {}, "www"},
         {"path", scalar(Shape::UrlPath), Required, {"the page it asks for", "要求するページ"}},
         {"rate",
          bounded(Shape::Integer, 1, 50),
          Optional,
          {"requests a second; otherwise 20", "1秒あたりの要求の数。省くと 20"}},
         {"lasts",
          bounded(Shape::Duration, second, 30 * minute),
          Required,
          {"for how long", "続く時間"}}}};
}

Case rotate_log() {
    return {"rotate-log",
            {on_any,
             {"log",
              scalar(Shape::GuestPath),
              Required,
              {"the log that gets a gap", "欠落の生じるログ"},
              {},
              "/var/log/auth.log"}}};
}

} // namespace

Type attack() {
    return list(
        fields(
            {{"a step", "手順"},
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
                  word({"reconnaissance", "send-mail", "usb-insert", "open-attachment", "beacon",
                        "persist", "discovery", "read-credential", "password-spray", "ssh-login",
                        "smb-copy", "archive", "http-upload", "dns-exfil", "encrypt-copies",
                        "deface", "http-flood", "rotate-log"}),
                  Required,
                  {"the verb", "動作"}},
             },
             {{"at", "after", "manual"}},
             "do",
             {reconnaissance(), send_mail(), usb_insert(), open_attachment(), beacon(), persist(),
              discovery(), read_credential(), password_spray(), ssh_login(), smb_copy(), archive(),
              http_upload(), dns_exfil(), encrypt_copies(), deface(), http_flood(), rotate_log()}}),
        50'000);
}

} // namespace enshu::dsl
