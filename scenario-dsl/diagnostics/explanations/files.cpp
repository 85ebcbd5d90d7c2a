#include "scenario-dsl/diagnostics/explanations/explanations.h"

namespace enshu::dsl {

using enum Example::In;

Family files_explained() {
    return {
        {"files", "ファイル"},
        {
            {Kind::FileUnreadable,
             {"a file cannot be read", "ファイルを読めない"},
             {R"(The file is not there, or this account may not read it. Nothing of the scenario can be
checked without it. Look at the path, which is relative to the file that names it,
at upper and lower case, and at the permissions.)",
              R"(ファイルがないか、今のアカウントに読む権限がありません。このファイルがないと、ほかの検査も
できません。パス（書かれているファイルからの相対です）、大文字と小文字、権限を確かめてください。)"},
             {ScenarioFile, "organization: ../town", "organization: ../city"}},

            {Kind::FileTooLarge,
             {"a file is larger than is read or carried", "ファイルが大きすぎる"},
             {R"(YAML files, attachments and directories of documents each have a limit, which the message
names. What lies in a scenario is copied into every team's
range, so large files would make the build-up slow. Make the file smaller: an attachment
need not be real, it only has to look real.)",
              R"(YAML ファイル、添付ファイル、documents のディレクトリーには、それぞれ上限があります。上限は
メッセージに示されます。シナリオのファイルは全班の環境に複写されるので、大きいと構築に時間がかかります。
小さくしてください。添付ファイルは本物らしく見えれば十分で、本物である必要はありません。)"},
             {NoFile, "files/lure.docx    24 MiB", "files/lure.docx    38 KiB"}},

            {Kind::FileMissing,
             {"a file that is named is not there", "書かれたファイルがない"},
             {R"(The scenario names a file that does not lie where it says. On the day the step that
needs it would fail. Put the file there, or correct the path; it is relative to the
file in which it is written. A briefing is named without `.ja.md` or `.en.md`.)",
              R"(シナリオに書かれた場所にファイルがありません。このままでは、本番でそのファイルを使う手順が
失敗します。ファイルを置くか、パスを直してください。パスは、書かれているファイルからの相対です。
briefing は `.ja.md`、`.en.md` を付けずに書きます。)"},
             {ScenarioFile, "briefing: brief.ja.md", "briefing: briefing"}},

            {Kind::FileOutside,
             {"a path leads out of the scenario's directory", "パスがシナリオの外に出ている"},
             {R"(A scenario is one directory that can be copied and handed on as it is. A path that
climbs out with `..`, or a symbolic link that does, would work on your machine and fail
on the machine of the exercise. Copy the file into the directory.)",
              R"(シナリオは、1つのディレクトリーとしてそのまま複写し、渡せるものです。`..` やシンボリック
リンクで外のファイルを指すと、手元では動いても、本番の機械では動きません。ファイルを
ディレクトリーの中に複写してください。)"},
             {ScenarioFile, R"(attack:
  - id: phish
    at: 3m
    do: send-mail
    from: { host: attacker, address: "taro@supplier.example" }
    to: tanaka
    subject: 見積書
    attachment: ../city/organization.yaml)",
              R"(attack:
  - id: phish
    at: 3m
    do: send-mail
    from: { host: attacker, address: "taro@supplier.example" }
    to: tanaka
    subject: 見積書
    attachment: files/lure.txt)"}},

            {Kind::FileNotRegular,
             {"a directory or something else stands where a file should",
              "ファイルの場所に別のものがある"},
             {R"(The path leads to something else than is needed: a directory instead of a file, a file
instead of a directory, or a link, socket or device inside of a directory of documents.
Only plain files can be carried into a machine. Name the file itself.)",
              R"(必要なものとは別のものを指しています。ファイルの代わりのディレクトリー、ディレクトリーの
代わりのファイル、documents の中のリンクなどです。仮想マシンに運べるのは通常のファイルだけです。
ファイルそのものを書いてください。)"},
             {ScenarioFile, R"(attack:
  - id: phish
    at: 3m
    do: send-mail
    from: { host: attacker, address: "taro@supplier.example" }
    to: tanaka
    subject: 見積書
    attachment: files)",
              R"(attack:
  - id: phish
    at: 3m
    do: send-mail
    from: { host: attacker, address: "taro@supplier.example" }
    to: tanaka
    subject: 見積書
    attachment: files/lure.txt)"}},
        }};
}

} // namespace enshu::dsl
