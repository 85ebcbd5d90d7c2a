// The table of fields: a scenario and its walkthrough.
#include "scenario-dsl/schema/fields.h"

#include "scenario-dsl/model/organization.h"
#include "scenario-dsl/schema/types.h"

namespace enshu::dsl {
namespace {

using enum Need;

Type users() {
    const Type pause = bounded(Shape::DurationRange, second, day);
    return list(
        fields({{"an emulated user", "模擬の職員"},
                {
                    {"person", reference(Scope::Person), Required, {"who it is", "演じる人"}},
                    {"on", reference(Scope::Host), Required, {"their workstation", "その人の端末"}},
                    {"browse",
                     pause,
                     Optional,
                     {"how long between two pages: `20s..90s`", "ページを見る間隔: `20s..90s`"}},
                    {"mail", pause, Optional, {"how long between two mails", "メールを送る間隔"}},
                    {"files",
                     pause,
                     Optional,
                     {"how long between two files on the share", "共有のファイルを開く間隔"}},
                }}),
        20'000);
}

Type forms() {
    const Type rubric = list(
        fields({{"a line of a rubric", "採点基準の行"},
                {{"points", bounded(Shape::Integer, 1, 10000), Required, {"points for it", "点数"}},
                 {"if", text(), Required, {"what the grader looks for", "採点者が見る点"}}}}),
        50);
    return map(
        name_of(Scope::Form),
        list(
            fields(
                {{"a form's field", "様式の欄"},
                 {{"field", name_of(Scope::FormField), Required, {"its name", "名前"}, {}, "what"},
                  {"ask", text(), Required, {"what is asked", "問い"}},
                  {"rubric", rubric, Optional, {"what a grader gives points for", "採点の基準"}}}}),
            50, 1),
        50);
}

Type effect() {
    const std::vector<std::string_view> services(std::begin(service_words),
                                                 std::end(service_words));
    return fields(
        {{"an effect", "効果"},
         {
             {"block",
              flow(),
              Optional,
              {"on the router: no longer let through", "ルーターでの遮断"}},
             {"allow",
              flow(),
              Optional,
              {"on the router: let through again", "ルーターでの遮断の解除"}},
             {"stop", word(services), Optional, {"a service of the host stops", "止まるサービス"}},
             {"start",
              word(services),
              Optional,
              {"a service of the host runs again", "再び動くサービス"}},
             {"remove", scalar(Shape::GuestPath), Optional, {"a file is gone", "消えるファイル"}},
             {"lock",
              identifier(),
              Optional,
              {"an account can no longer log in", "ログインできなくなるアカウント"},
              {},
              "maint"},
         },
         {{"block", "allow", "stop", "start", "remove", "lock"}}});
}

Type run() {
    return fields({{"a command", "コマンドの実行"},
                   {{"on",
                     reference(Scope::Host),
                     Required,
                     {"where it is run", "実行するホスト"},
                     {},
                     "proxy"},
                    {"command",
                     varying(scalar(Shape::Command)),
                     Required,
                     {"for the shell", "シェルに渡すコマンド"},
                     {},
                     "\"tail /var/log/squid/access.log\""},
                    {"effect",
                     one_or_more(effect(), 20),
                     Optional,
                     {"what a rehearsal, which has no machines, takes it to have done",
                      "機械のないリハーサルで、起きたと見なす効果"}}}});
}

Type capture() {
    return fields({{"a capture", "証拠の採取"},
                   {{"of", reference(Scope::Host), Required, {"the host", "対象のホスト"}},
                    {"kind", evidence_words(), Required, {"what is captured", "採るものの種類"}},
                    {"path",
                     scalar(Shape::GuestPath),
                     Optional,
                     {"with log and file: which", "log と file では、そのパス"}}}});
}

} // namespace

const Type &scenario_file() {
    static const Type type = fields(
        {{"a scenario", "シナリオ"},
         {
             {"enshu",
              scalar(Shape::Version),
              Required,
              {"version of the language: 1", "言語の版。1"}},
             {"id", identifier(), Required, {"its name", "名前"}, {}, "municipality-targeted-mail"},
             {"title", text(), Required, {"its title", "題"}},
             {"organization",
              path_to(PathTo::Organization),
              Required,
              {"directory of the organisation", "組織のディレクトリー"},
              {},
              "../organizations/municipality-alpha"},
             {"level",
              word({"introductory", "intermediate", "advanced"}),
              Optional,
              {"for whom it is", "難しさ"}},
             {"duration",
              bounded(Shape::Duration, minute, 7 * day),
              Required,
              {"length of the exercise", "演習の長さ"},
              {},
              "3h"},
             {"floor",
              bounded(Shape::Integer, 0, 10000),
              Optional,
              {"the most points a team may get for doing nothing; 0 if not given",
               "何もしない班が得てもよい点の上限。省くと0"},
              {},
              "0"},
             {"briefing",
              path_to(PathTo::Briefing),
              Optional,
              {"`NAME` of NAME.ja.md and NAME.en.md", "説明文。NAME.ja.md と NAME.en.md の `NAME`"},
              {},
              "briefing"},
             {"hosts",
              hosts(),
              Optional,
              {"machines added to the organisation's", "組織に加える機械"},
              {},
              "{ attacker: { role: attacker, at: { internet: .66 }, hidden: true } }"},
             {"users",
              users(),
              Optional,
              {"emulated staff: the noise that evidence hides in",
               "模擬の職員。証拠が紛れる日常の通信を作る"}},
             {"vary",
              map(name_of(Scope::Variable), list(scalar(Shape::Line), 40, 2), 50),
              Optional,
              {"values of which each team gets one; `{NAME}` stands for it",
               "班ごとに1つ引かれる値。文中では `{NAME}` と書く"},
              {},
              "{ lure: [ estimate, invoice ] }"},
             {"attack", attack(), Optional, {"steps of the attack", "攻撃の手順"}},
             {"injects", injects(), Optional, {"messages of the white cell", "状況付与"}},
             {"phases",
              list(name_of(Scope::Phase), 20),
              Optional,
              {"phases of the response, in order", "対応の局面。順に書く"},
              {},
              "[ detect, contain, recover, report ]"},
             {"objectives",
              objectives(),
              Optional,
              {"what a team should achieve", "班が達成すべき目標"}},
             {"forms",
              forms(),
              Optional,
              {"reports a team files", "班が提出する様式"},
              {},
              "{ first-report: [ { field: what, ask: { ja: …, en: … } } ] }"},
         }});
    return type;
}

const Type &walkthrough_file() {
    static const Type type = list(
        fields(
            {{"an act", "操作"},
             {
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
                  {"how long after", "その後どれだけ待つか"},
                  "after"},
                 {"for",
                  one_or_more(reference(Scope::Objective), 50),
                  Optional,
                  {"the objectives it is done for, where that is not plain",
                   "何の目標のための操作か。明らかでないときに書く"}},
                 {"run",
                  run(),
                  Optional,
                  {"runs a command on a host", "ホストでコマンドを実行する"}},
                 {"answer",
                  fields(
                      {{"an answer", "回答"},
                       {{"objective",
                         reference(Scope::Objective),
                         Required,
                         {"the question's objective", "問いのある目標"},
                         {},
                         "which-hash"},
                        {"text", varying(scalar(Shape::Line)), Required, {"the answer", "回答"}}}}),
                  Optional,
                  {"answers a question", "問いに答える"}},
                 {"unplug",
                  reference(Scope::Host),
                  Optional,
                  {"pulls a host's cable", "ホストのケーブルを抜く"}},
                 {"plug",
                  reference(Scope::Host),
                  Optional,
                  {"puts the cable back", "ケーブルを戻す"}},
                 {"capture", capture(), Optional, {"captures evidence", "証拠を採る"}},
                 {"shutdown",
                  reference(Scope::Host),
                  Optional,
                  {"shuts a host down", "ホストを停止する"}},
                 {"reset",
                  reference(Scope::Host),
                  Optional,
                  {"puts a host back to where the exercise began",
                   "ホストを演習開始時の状態に戻す"}},
                 {"submit", reference(Scope::Form), Optional, {"submits a form", "様式を提出する"}},
                 {"fields",
                  map(reference(Scope::FormField), varying(scalar(Shape::Prose)), 50, 1),
                  Optional,
                  {"what is written into the form", "様式に書く内容"},
                  "submit",
                  "{ what: … }"},
             },
             {{"at", "after"},
              {"run", "answer", "unplug", "plug", "capture", "shutdown", "reset", "submit"}}}),
        5'000);
    return type;
}

} // namespace enshu::dsl
