#include "scenario-dsl/diagnostics/explanations/explanations.h"

namespace enshu::dsl {

using enum Example::In;

Family languages_explained() {
    return {
        {"languages and capacity", "言語と規模"},
        {
            {Kind::LanguageMissing,
             {"a text lacks one of the languages", "片方の言語がない"},
             {R"(A warning: the scenario speaks both languages, and this text only one, so some readers get a text they cannot read. Add the other language, or write one plain text for all readers. A scenario in one language throughout is fine.)",
              R"(警告です。シナリオは2つの言語で書かれていますが、この文は片方しかなく、読めない人が出ます。もう一方を加えるか、全員に共通の1つの文にしてください。全体を1つの言語で書くのはかまいません。)"},
             {ScenarioFile, R"(title: { ja: 小さな演習 })",
              R"(title: { ja: 小さな演習, en: A small exercise })"}},

            {Kind::LanguageDiffers,
             {"the languages say different things", "言語によって内容が違う"},
             {R"(A warning: a `{name}` or a digest stands in one language's text and not in the other's, so one of the readers lacks it. Bring both texts in line.)",
              R"(警告です。`{名前}` などが片方の言語の文にしかなく、もう一方の読み手には伝わりません。両方の文をそろえてください。)"},
             {ScenarioFile, R"(vary:
  lure: [ estimate, invoice ]
injects:
  - id: vendor-call
    at: 10m
    from: soc
    channel: phone
    text: { ja: '{lure} を見ましたか', en: 'Have you seen it' })",
              R"(vary:
  lure: [ estimate, invoice ]
injects:
  - id: vendor-call
    at: 10m
    from: soc
    channel: phone
    text: { ja: '{lure} を見ましたか', en: 'Have you seen {lure}' })"}},

            {Kind::FoldedText,
             {"a blank comes into a Japanese sentence", "文の途中に空白が入る"},
             {R"(A warning: YAML's `>` joins lines with a blank. Between English words that is right; in the middle of a Japanese sentence the reader sees a gap. Write `|`, which keeps the lines as they are, or put the sentence on one line.)",
              R"(警告です。YAMLの `>` は行を空白でつなぎます。英語ならよいのですが、日本語では文の途中に空白が入ります。行をそのまま残す `|` を使うか、文を1行に書いてください。)"},
             {ScenarioFile, R"(injects:
  - id: vendor-call
    at: 10m
    from: soc
    channel: phone
    text: 
      ja: >-
        不審な通信があります。
        確認してください。
      en: Please look into it)",
              R"(injects:
  - id: vendor-call
    at: 10m
    from: soc
    channel: phone
    text: 
      ja: |-
        不審な通信があります。
        確認してください。
      en: Please look into it)"}},

            {Kind::TooMuchMemory,
             {"a team needs more memory than a machine has", "1班のメモリーが多すぎる"},
             {R"(A warning: all machines of a team run on one host, and together they need more memory than any has; most often a number was mistyped. Leave out hosts, or give them less `memory`. `enshu doctor SCENARIO` says how many teams fit your machine.)",
              R"(警告です。1班の仮想マシンはすべて1台の機械で動きますが、合計のメモリーがあり得ない量です。多くは数字の打ち間違いです。ホストを減らすか、`memory` を小さくしてください。何班まで動くかは `enshu doctor シナリオ` で分かります。)"},
             {NoFile, R"(20 hosts with memory: 16GiB)", R"(20 hosts with memory: 256MiB)"}},
        }};
}

} // namespace enshu::dsl
