#include "scenario-dsl/diagnostics/explanations/explanations.h"

namespace enshu::dsl {

using enum Example::In;

Family shape_explained() {
    return {
        {"keys and values", "キーと値"},
        {
            {Kind::UnknownKey,
             {"a key that is not known here", "ここでは使えないキー"},
             {R"(The key is misspelt, stands at the wrong level, or belongs to another verb of `do`. It
would have no effect, and on the day nobody would know why. Take the word that is proposed,
or look it up in docs/language/reference.en.md.)",
              R"(綴りが違うか、段が違うか、別の `do` のキーです。書いても効き目がなく、本番で理由が分からなく
なります。示された語に直すか、docs/language/reference.ja.md で確かめてください。)"},
             {ScenarioFile, "duraton: 30m", "duration: 30m"}},

            {Kind::MissingKey,
             {"a key that must be there is missing", "必要なキーがない"},
             {R"(Without this key it is not said what should happen, and the program does not guess. The
message says what belongs there. Look also whether the line is there and indented too far, so
that it became part of something else.)",
              R"(このキーがないと、何をするのかが決まりません。プログラムは推測しません。何を書くかはメッセージに
あります。行はあるのに字下げが深く、別のものの一部になっていないかも確かめてください。)"},
             {OrganizationFile, "zones:\n  dmz: { outside: false }",
              "zones:\n  dmz: { cidr: 203.0.113.0/24 }"}},

            {Kind::ChooseOne,
             {"of several keys exactly one must stand", "どれか1つだけを書くキー"},
             {R"(These keys exclude each other, and one of them is needed: something happens `at` a moment
or `after` something else, an act is a command or a cable. With two of them it would not be
clear which counts. Keep one.)",
              R"(同時には書けず、どれか1つが必要なキーです。たとえば、起こるのは決まった時刻（`at`）か、何かの後
（`after`）かのどちらかです。2つあると、どちらが正しいのか決まりません。1つだけ残してください。)"},
             {WalkthroughFile, "- { at: 10m, unplug: pc, plug: pc }",
              "- { at: 10m, unplug: pc }\n- { at: 20m, plug: pc }"}},

            {Kind::KeyNeedsKey,
             {"a key that means something only beside another one", "別のキーと組で使うキー"},
             {R"(`delay` says how long after something, so it needs `after`; `late` says what happens after
a deadline, so it needs `within`. Alone the key would have no effect. Add the other key, or
leave this one out.)",
              R"(たとえば `delay` は「何かの後どれだけ」なので `after` が、`late` は「期限に遅れたら」なので
`within` が要ります。単独では効き目がありません。組になるキーを加えるか、このキーを消して
ください。)"},
             {WalkthroughFile, "- { at: 10m, delay: 2m, unplug: pc }",
              "- { after: soc-call, delay: 2m, unplug: pc }"}},

            {Kind::WrongType,
             {"a list, a map or a text stands where another is expected",
              "一覧・項目・文のどれを書くかが違う"},
             {R"(A text is written plainly, a list with `[ … ]` or a `-` per line, a map with `{ … }` or
`key: value` lines. The message says which belongs here. An empty value counts as nothing:
write one or delete the key.)",
              R"(文はそのまま、一覧は `[ … ]` または行ごとの `-`、項目のまとまりは `{ … }` または
「キー: 値」の行で書きます。どれを書くかはメッセージにあります。値のないキーは「何もない」と
見なされます。値を書くか、キーごと消してください。)"},
             {ScenarioFile, "phases: detect", "phases: [ detect, contain, report ]"}},

            {Kind::BadValue,
             {"a value is not written as it must be", "値の書き方が違う"},
             {R"(A time, an address, a name or a number is not in its form, so it cannot be known what is
meant. The help line shows the form. Times are `90s`, `5m`, `1h30m`, ranges `2m..4m` with the
shorter one first, names have lower case letters, digits and `-`, truth is `true` or `false`.)",
              R"(時間、アドレス、名前、数などの形が違うため、意味が決まりません。正しい形は help の行にあります。
時間は `90s`、`5m`、`1h30m`、幅は短い方を先に `2m..4m`、名前は英小文字・数字・`-`、
はい・いいえは `true`・`false` です。)"},
             {ScenarioFile, "duration: 30 minutes", "duration: 30m"}},

            {Kind::UnknownWord,
             {"a word that is not one of those possible here", "選べる語ではない"},
             {R"(This key takes one of a few fixed words, in lower case; the help line names them or the one
you probably meant. The words of `do` are all there are: the attack is a closed set of
harmless verbs.)",
              R"(このキーには、決まった語の1つを小文字で書きます。選べる語、または近い語は help の行にあります。
`do` の語も決まっています。攻撃は、害のない決まった動作だけで組み立てます。)"},
             {OrganizationFile, "kind: town", "kind: municipality"}},

            {Kind::OutOfRange,
             {"a number or time is too small or too large", "数や時間が範囲の外"},
             {R"(The value is written well, but outside of what the platform can do or of what makes sense,
such as an exercise of ten seconds, or more points lost than there are. The message names the
bounds.)",
              R"(書き方は正しいのですが、扱える範囲や意味のある範囲を外れています。10秒の演習や、配点を超える
減点などです。範囲はメッセージにあります。)"},
             {ScenarioFile, "duration: 10s", "duration: 30m"}},

            {Kind::WrongCount,
             {"too few or too many entries", "項目が少なすぎる、または多すぎる"},
             {R"(A list or map has fewer entries than it needs or more than it may have: a form without a
field cannot be filled in. The message names the bounds. Add entries, or leave the key out
where it is optional.)",
              R"(一覧や項目の数が、必要な数より少ないか、上限を超えています。たとえば、欄のない様式には記入
できません。数の範囲はメッセージにあります。項目を足すか、なくてもよいキーなら消してください。)"},
             {ScenarioFile, "forms:\n  first-report: []",
              "forms:\n  first-report:\n    - { field: what, ask: 何が起きましたか }"}},

            {Kind::ItemTwice,
             {"a list holds the same thing twice", "一覧に同じものが2つある"},
             {R"(The same word, name or technique stands in a list twice. The second one adds nothing; most
often another one was meant. Correct it, or leave it out.)",
              R"(一覧に、同じ語、名前または技術番号が2つあります。2つめには何の効果もなく、たいていは別のものの
書き間違いです。直すか、消してください。)"},
             {ScenarioFile, R"(injects:
  - id: soc-call
    at: 6m
    from: soc
    channel: phone
    text: 不審な通信があります
    expects: [ isolate, isolate ])",
              R"(injects:
  - id: soc-call
    at: 6m
    from: soc
    channel: phone
    text: 不審な通信があります
    expects: [ which, isolate ])"}},

            {Kind::UnsupportedVersion,
             {"the file is of another version of the language", "言語の版が違う"},
             {R"(`enshu: 1` says which version of the language the file is written in, so that a later
program knows how to read it. This program reads version 1. With a higher number the file
needs a newer Enshu.)",
              R"(`enshu: 1` は、ファイルが言語のどの版で書かれているかを示し、将来のプログラムが正しく読むために
あります。このプログラムが読むのは版1です。大きい数のファイルには、新しい Enshu が必要です。)"},
             {ScenarioFile, "enshu: 2", "enshu: 1"}},
        }};
}

} // namespace enshu::dsl
