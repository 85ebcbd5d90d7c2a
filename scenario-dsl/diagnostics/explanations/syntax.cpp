#include "scenario-dsl/diagnostics/explanations/explanations.h"

namespace enshu::dsl {

using enum Example::In;

Family syntax_explained() {
    return {
        {"how the text is written", "文字と書き方"},
        {
            {Kind::NotUtf8,
             {"the file is not UTF-8", "UTF-8 ではない"},
             {R"(The bytes here are no UTF-8; most often the file was saved as Shift_JIS or UTF-16. What
is read wrongly would reach the teams as garbled text, so it is refused. Save the file
again as UTF-8 (the editor's "save with encoding").)",
              R"(UTF-8 として読めないバイトがあります。多くは、Shift_JIS や UTF-16 で保存されたファイルです。
読み違えた文字がそのまま班に届くと困るので、受け付けません。エディターの「文字コードを指定して
保存」などで、UTF-8 で保存し直してください。)"},
             {NoFile, "iconv -f SHIFT_JIS -t UTF-8 scenario.yaml   # was never done",
              "iconv -f SHIFT_JIS -t UTF-8 scenario.yaml > new.yaml && mv new.yaml scenario.yaml"}},

            {Kind::ControlCharacter,
             {"a control character stands in the text", "制御文字が入っている"},
             {R"(An invisible character, such as an escape or a null, stands in the text; it usually came
along when something was pasted. On a terminal it could hide or move what is shown. Delete
it and type the text again (� marks it below).)",
              R"(エスケープやヌルなど、目に見えない文字が入っています。多くは貼り付けたときに混ざったものです。
端末の表示を隠したり動かしたりできてしまいます。消して、その部分を打ち直してください
（下の例では � がその文字です）。)"},
             {ScenarioFile, "title: 小さな演習\x1b[0m", "title: 小さな演習"}},

            {Kind::TabIndentation,
             {"a line is indented with a tab", "字下げにタブが使われている"},
             {R"(YAML is indented with blanks alone; how wide a tab is differs between editors, so the same
text could mean two things. Replace the tab (shown as → below) by blanks, and let the editor
insert blanks for the tab key.)",
              R"(YAML の字下げは空白だけで行います。タブの幅はエディターによって違い、同じ文が別の意味に
なりかねないためです。タブ（下の例では →）を空白に置き換え、タブキーで空白が入るように
エディターを設定してください。)"},
             {OrganizationFile, "zones:\n\toffice: { cidr: 192.168.20.0/24 }",
              "zones:\n  office: { cidr: 192.168.20.0/24 }"}},

            {Kind::YamlSyntax,
             {"this is not YAML", "YAML として読めない"},
             {R"(The file cannot be read any further from here; what comes later is not checked yet. The
cause often stands a line earlier: a key without its colon, a bracket or quote that is not
closed, or lines of one list that are not indented alike.)",
              R"(ここから先を YAML として読めません。この後ろはまだ検査されていません。原因は1行前にあることも
多く、キーの後ろのコロンがない、括弧や引用符が閉じていない、同じ並びの字下げがそろっていない、
などが考えられます。)"},
             {ScenarioFile, "duration: 30m\n  level: introductory",
              "duration: 30m\nlevel: introductory"}},

            {Kind::FlowText,
             {"a text in braces ends too early", "波括弧の中の文が途中で切れている"},
             {R"(Inside of `{ … }` and `[ … ]` a `,`, a `:` or a `?` ends a text, and the rest is taken for
another key. The team would read half a sentence. Put the text into quotes, or write `ja:`
and `en:` on lines of their own.)",
              R"(`{ … }` や `[ … ]` の中では、`,`・`:`・`?` で文が終わり、残りは別のキーと見なされます。
このままでは、班に届く文が途中で切れてしまいます。文を引用符で囲むか、`ja:` と `en:` を
それぞれ別の行に書いてください。)"},
             {ScenarioFile, "title: { ja: 小さな演習, en: Mail, and what came of it }",
              R"(title: { ja: 小さな演習, en: "Mail, and what came of it" })"}},

            {Kind::LayoutKept,
             {"`enshu fmt` leaves the file as it is", "`enshu fmt` が整えなかったファイル"},
             {R"(A warning of `enshu fmt`: something here is laid out in a way it does not know, and it changes no
file that it does not understand as a whole. The scenario itself may be right. Write `key: value` and
`- item`, each on a line of its own, or one thing in brackets.)",
              R"(`enshu fmt` の警告です。知らない体裁の箇所があり、全体を理解できないファイルは書き換えません。
シナリオとしては正しいこともあります。「キー: 値」や「- 項目」を1行ずつ書くか、1つのものを括弧の中に
書いてください。)"},
             {NoFile, "? duration\n: 30m", "duration: 30m"}},

            {Kind::EmptyFile,
             {"the file is empty", "ファイルが空"},
             {R"(There is nothing in the file, or nothing but comments. Perhaps it was not saved, or it was
made and forgotten. Write its content, or delete the file if it is not needed: a scenario
without `walkthrough.yaml` is a scenario too.)",
              R"(ファイルに何もないか、コメントしかありません。保存し忘れたか、作っただけのファイルかも
しれません。内容を書くか、不要なら削除してください。`walkthrough.yaml` はなくてもかまいません。)"},
             {WalkthroughFile, "# still to be written", "- { at: 10m, unplug: pc }"}},
        }};
}

/// YAML can say it, and the language does not take it.
Family refused_yaml_explained() {
    return {
        {"YAML that is not used here", "使わない YAML の機能"},
        {
            {Kind::Anchor,
             {"an anchor (`&name`)", "アンカー（`&name`）"},
             {R"(Anchors and aliases let one part of a file stand for another. Who changes one place then
changes others without seeing them, and a file of a few lines can grow without bound when it
is read. Write what is needed twice twice. A text that begins with `&` goes into quotes.)",
              R"(アンカーとエイリアスは、ファイルのある部分を別の場所で使い回す仕組みです。1か所を直すと、
見えない所まで変わってしまいます。数行のファイルが、読み込むと際限なく膨らむこともあります。
2度要るものは2度書いてください。`&` で始まる文は引用符で囲みます。)"},
             {ScenarioFile, "duration: &length 30m", "duration: 30m"}},

            {Kind::Alias,
             {"an alias (`*name`)", "エイリアス（`*name`）"},
             {R"(An alias repeats what an anchor marked elsewhere. Neither is read, so that every line says
itself what it means. Write the content here once more. A text that begins with `*` goes into
quotes.)",
              R"(エイリアスは、別の場所でアンカーを付けたものを繰り返す書き方です。どの行も、その行だけで
意味が分かるように、どちらも使えません。内容をもう一度ここに書いてください。`*` で始まる文は
引用符で囲みます。)"},
             {WalkthroughFile,
              "- { at: &moment 10m, unplug: pc }\n- { at: *moment, submit: first-report }",
              "- { at: 10m, unplug: pc }\n- { at: 10m, submit: first-report }"}},

            {Kind::MergeKey,
             {"a merge key (`<<`)", "マージキー（`<<`）"},
             {R"(`<<` would take fields over from another map. Who reads the line could not see which fields
it has. Write the fields out.)",
              R"(`<<` は、別の所の項目を取り込む書き方です。その行を読んでも、どの項目があるのか分かりません。
項目をそのまま書いてください。)"},
             {ScenarioFile,
              "hosts:\n  attacker: { <<: { hidden: true }, role: attacker, at: { internet: .66 } }",
              "hosts:\n  attacker: { hidden: true, role: attacker, at: { internet: .66 } }"}},

            {Kind::Tag,
             {"a tag (`!name`)", "タグ（`!name`）"},
             {R"(A tag tells a YAML reader which type a value has. Here the field decides that, so a tag has
nothing to say. Leave it out. A text that begins with `!` goes into quotes.)",
              R"(タグは、値の型を指定する YAML の書き方です。ここでは項目ごとに型が決まっているので、要りません。
消してください。`!` で始まる文は引用符で囲みます。)"},
             {ScenarioFile, "duration: !!str 30m", "duration: 30m"}},

            {Kind::DuplicateKey,
             {"a key stands twice in one map", "同じキーが2度ある"},
             {R"(YAML readers differ in which of the two they take; one of them would be lost without a word.
Delete one. If both are meant, they are two entries: give them different names.)",
              R"(2つのうちどちらが使われるかは、YAML を読むプログラムによって異なり、片方が黙って失われます。
1つを消してください。両方とも必要なら、別々の名前を付けた2つの項目にします。)"},
             {ScenarioFile, "duration: 30m\nduration: 40m", "duration: 40m"}},

            {Kind::ComplexKey,
             {"a key is missing, or is no plain word", "キーがない、またはキーが単純な語でない"},
             {R"(Every entry of a map is a word, a colon and a value. Here a list or a map stands where the
word should, or a value has no word at all. Often a bracket stands too far to the left, or a
`-` is missing before an item of a list.)",
              R"(項目は「語、コロン、値」の形で書きます。ここでは、語の場所に一覧や別の項目のまとまりがあるか、
値だけがあります。括弧の位置がずれているか、一覧の `-` を書き忘れていることが多いようです。)"},
             {WalkthroughFile, "- { [ at ]: 10m, unplug: pc }", "- { at: 10m, unplug: pc }"}},

            {Kind::ManyDocuments,
             {"a second document begins (`---`)", "2つ目の文書がある（`---`）"},
             {R"(A line with `---` begins another YAML document, and only one is read from a file: everything
below would be lost. Delete the line, or put what follows into a file of its own.)",
              R"(`---` の行からは別の YAML 文書になります。1つのファイルから読むのは1つの文書だけなので、
それより下はすべて失われます。この行を消すか、続きを別のファイルに分けてください。)"},
             {WalkthroughFile, "- { at: 10m, unplug: pc }\n---\n- { at: 20m, plug: pc }",
              "- { at: 10m, unplug: pc }\n- { at: 20m, plug: pc }"}},

            {Kind::TooDeep,
             {"lists and maps are nested too deep", "入れ子が深すぎる"},
             {R"(Nothing in the language needs more than a few levels; 32 are read. Something so deep comes
from a program that went wrong or from a file that is meant to do harm. Look at the brackets
around the place.)",
              R"(この言語では、入れ子は数段しか使いません。読むのは32段までです。これより深いものは、おかしく
なったプログラムの出力か、害を与えるためのファイルです。その場所の前後の括弧を確かめてください。)"},
             {ScenarioFile,
              "phases: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ detect "
              "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
              "phases: [ detect, contain, report ]"}},

            {Kind::TooManyNodes,
             {"the file has too many values", "値が多すぎる"},
             {R"(The message names the limit; an exercise of a whole day has a few hundred values. What is so
large was made by a program. Divide it: an organisation is a file of its own, and texts belong into
`.md` files.)",
              R"(値の数の上限はメッセージに示されます。1日がかりの演習でも、値は数百個しかありません。これほど
大きいのは、プログラムが作ったファイルです。分けてください。組織は別のファイルにでき、長い文章は
`.md` ファイルに書けます。)"},
             {NoFile, "scenario.yaml    40000 injects", "scenario.yaml    40 injects"}},
        }};
}

} // namespace enshu::dsl
