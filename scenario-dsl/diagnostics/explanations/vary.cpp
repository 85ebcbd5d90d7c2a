#include "scenario-dsl/diagnostics/explanations/explanations.h"

namespace enshu::dsl {

using enum Example::In;

Family vary_explained() {
    return {
        {"what varies by team", "班ごとに変わる値"},
        {
            {Kind::UnknownPlaceholder,
             {"`{name}` is not declared under `vary`", "`{名前}` が `vary` にない"},
             {R"(`{name}` in a text stands for the value that each team gets from `vary`. A name that is not
declared there would be shown to the teams as it is written. Correct the name, or declare it with
its values.)",
              R"(文中の `{名前}` は、`vary` から班ごとに1つ引かれた値に置き換わります。`vary` にない名前は、班に
そのまま見えてしまいます。名前を直すか、値とともに `vary` に書き加えてください。)"},
             {ScenarioFile, R"(vary:
  lure: [ 見積書, 請求書 ]
injects:
  - id: vendor-call
    at: 10m
    from: soc
    channel: phone
    text: "「{luer}」というメールは届いていませんか")",
              R"(vary:
  lure: [ 見積書, 請求書 ]
injects:
  - id: vendor-call
    at: 10m
    from: soc
    channel: phone
    text: "「{lure}」というメールは届いていませんか")"}},

            {Kind::VariableUnused,
             {"something under `vary` is used nowhere", "`vary` の値が使われていない"},
             {R"(A warning: no text has this name in braces, so every team sees the same. Perhaps the braces were
forgotten, or the text that used it was taken out. Use it, or leave it out.)",
              R"(警告です。この名前を波括弧で使った文がないため、どの班も同じ内容になります。波括弧を忘れたか、使って
いた文がなくなったのかもしれません。使うか、消してください。)"},
             {ScenarioFile, R"(vary:
  lure: [ 見積書, 請求書 ]
injects:
  - id: vendor-call
    at: 10m
    from: soc
    channel: phone
    text: "「lure」というメールは届いていませんか")",
              R"(vary:
  lure: [ 見積書, 請求書 ]
injects:
  - id: vendor-call
    at: 10m
    from: soc
    channel: phone
    text: "「{lure}」というメールは届いていませんか")"}},
        }};
}

} // namespace enshu::dsl
