// The table of fields: injects, objectives and their measures.
#include "scenario-dsl/schema/types.h"

namespace enshu::dsl {
namespace {

using enum Need;

Type points(long least, long most) {
    return bounded(Shape::Integer, least, most);
}

Type duration(long least, long most) {
    return bounded(Shape::Duration, least, most);
}

Type contact_lost() {
    return fields({{"a measure of lost contact", "通信の途絶"},
                   {{"step", reference(Scope::Step), Required, {"a beacon", "ビーコンの手順"}},
                    {"for",
                     duration(second, day),
                     Required,
                     {"how long the attacker must have heard nothing",
                      "攻撃者側に何も届かない状態が続くべき時間"},
                     {},
                     "90s"}}});
}

Type file_arrived() {
    return fields({{"a measure of an arrived file", "ファイルの到着"},
                   {{"step",
                     reference(Scope::Step),
                     Required,
                     {"an http-upload", "http-upload の手順"},
                     {},
                     "exfil"}}});
}

Type answer() {
    return fields({{"a question", "問い"},
                   {{"ask", text(), Required, {"the question", "問い"}},
                    {"accept",
                     one_or_more(varying(scalar(Shape::Line)), 50),
                     Required,
                     {"answers that are right; `{sha256:NAME}` is the digest of files/NAME",
                      "正解。`{sha256:NAME}` は files/NAME のハッシュ値になる"},
                     {},
                     "[ pc-suzuki, pc-suzuki.city.hinode.example ]"},
                    {"tries",
                     bounded(Shape::Integer, 1, 20),
                     Optional,
                     {"how often a team may answer; 3 if not given", "回答できる回数。省くと3"},
                     {},
                     "3"}}});
}

Type evidence() {
    return fields({{"a measure of evidence", "証拠の保全"},
                   {{"of",
                     reference(Scope::Host),
                     Required,
                     {"the host it is taken from", "証拠を採るホスト"}},
                    {"kind", evidence_words(), Required, {"what is captured", "採るものの種類"}},
                    {"path",
                     scalar(Shape::GuestPath),
                     Optional,
                     {"with log and file: which", "log と file では、そのパス"}},
                    {"before",
                     one_or_more(word({"shutdown", "reset"}), 2),
                     Optional,
                     {"what must not have been done to the host before",
                      "先にそのホストに行ってはならない操作"},
                     {},
                     "[ shutdown, reset ]"}}});
}

Type blocked() {
    return fields({{"a measure of a closed connection", "通信の遮断"},
                   {{"from",
                     scalar(Shape::Endpoint),
                     Required,
                     {"from which host: `office/pc-suzuki`", "通信元のホスト: `office/pc-suzuki`"},
                     {},
                     "office/pc-suzuki"},
                    {"to",
                     scalar(Shape::Endpoint),
                     Required,
                     {"to which host: `lgwan/files`", "通信先のホスト: `lgwan/files`"}},
                    {"port", scalar(Shape::Port), Required, {"`tcp/22`", "ポート: `tcp/22`"}}}});
}

Type available() {
    return fields({{"a measure of a service", "サービスの継続"},
                   {{"from",
                     reference(Scope::Host),
                     Required,
                     {"the host of the simulated internet that asks",
                      "アクセスする側。模擬インターネットのホスト"},
                     {},
                     "visitor"},
                    {"url",
                     scalar(Shape::Url),
                     Required,
                     {"`http://www.city.hinode.example/`",
                      "アクセスする URL: `http://www.city.hinode.example/`"}},
                    {"every",
                     duration(5 * second, hour),
                     Required,
                     {"how often it is asked for", "アクセスの間隔"},
                     {},
                     "30s"},
                    {"spare",
                     duration(0, day),
                     Required,
                     {"how long it may be down in all", "止まっていてよい時間の合計"}}}});
}

Type guest_state() {
    return fields(
        {{"a measure of a machine's state", "機械の状態"},
         {
             {"on", reference(Scope::Host), Required, {"the host that is asked", "調べるホスト"}},
             {"there",
              scalar(Shape::GuestPath),
              Optional,
              {"a file that must be there", "あるべきファイル"}},
             {"gone",
              scalar(Shape::GuestPath),
              Optional,
              {"a file that must no longer be there", "なくなっているべきファイル"}},
             {"running",
              scalar(Shape::Unit),
              Optional,
              {"a systemd unit that must run", "動いているべき systemd ユニット"}},
             {"stopped",
              scalar(Shape::Unit),
              Optional,
              {"a systemd unit that must not run", "止まっているべき systemd ユニット"}},
             {"locked",
              identifier(),
              Optional,
              {"an account that must not be able to log in",
               "ログインできなくなっているべきアカウント"},
              {},
              "maint"},
         },
         {{"there", "gone", "running", "stopped", "locked"}}});
}

Type measure() {
    return fields(
        {{"a measure", "測り方"},
         {
             {"contact-lost",
              contact_lost(),
              Optional,
              {"the attacker's side no longer hears the beacon", "攻撃者側にビーコンが届かない"}},
             {"file-arrived",
              file_arrived(),
              Optional,
              {"the file has arrived at the attacker (penalties only)",
               "ファイルが攻撃者に届いた（減点専用）"}},
             {"answer", answer(), Optional, {"a question the team answers", "班が答える問い"}},
             {"report",
              reference(Scope::Form),
              Optional,
              {"a form the team submits", "班が提出する様式"}},
             {"evidence", evidence(), Optional, {"evidence the team captured", "班が採った証拠"}},
             {"blocked",
              blocked(),
              Optional,
              {"a connection that is no longer possible", "できなくなった通信"}},
             {"available",
              available(),
              Optional,
              {"a service that goes on for its users", "利用者のために続くサービス"}},
             {"guest-state",
              guest_state(),
              Optional,
              {"what a machine says of itself", "機械の状態"}},
         },
         {{"contact-lost", "file-arrived", "answer", "report", "evidence", "blocked", "available",
           "guest-state"}}});
}

} // namespace

Type evidence_words() {
    return word({"memory", "disk", "log", "file"});
}

Type condition() {
    return fields({{"a condition", "条件"},
                   {
                       {"submitted",
                        reference(Scope::Form),
                        Optional,
                        {"the team has submitted this form", "班がこの様式を提出済み"}},
                       {"achieved",
                        reference(Scope::Objective),
                        Optional,
                        {"the team has reached this objective", "班がこの目標を達成済み"}},
                       {"delivered",
                        reference(Scope::Moment),
                        Optional,
                        {"this step or inject has happened", "この手順または状況付与が済んでいる"}},
                       {"alive",
                        reference(Scope::Step),
                        Optional,
                        {"the attacker hears this beacon", "このビーコンが攻撃者に届いている"}},
                   },
                   {{"submitted", "achieved", "delivered", "alive"}}});
}

Type injects() {
    return list(
        fields(
            {{"an inject", "状況付与"},
             {
                 {"id", name_of(Scope::Inject), Required, {"its name", "名前"}, {}, "soc-call"},
                 {"at",
                  scalar(Shape::Duration),
                  Optional,
                  {"moment of exercise time", "演習の時計での時刻"}},
                 {"after",
                  reference(Scope::Moment),
                  Optional,
                  {"the step or inject it follows", "これに先立つ手順または状況付与"},
                  {},
                  "beacon"},
                 {"delay",
                  bounded(Shape::DurationRange, 0, 30 * day),
                  Optional,
                  {"how long after", "その後どれだけ待つか"},
                  "after"},
                 {"manual",
                  scalar(Shape::Flag),
                  Optional,
                  {"a contingency: a controller sends it to a team that needs it",
                   "予備の状況付与。必要な班に統制員が送る"}},
                 {"if",
                  condition(),
                  Optional,
                  {"what must hold; else it is withheld",
                   "成り立つべき条件。成り立たなければ送らない"}},
                 {"unless",
                  condition(),
                  Optional,
                  {"what must not hold", "成り立っていてはならない条件"}},
                 {"from", reference(Scope::Person), Required, {"who speaks", "話し手"}, {}, "soc"},
                 {"channel",
                  word({"phone", "mail", "chat", "news", "document"}),
                  Required,
                  {"how it reaches the team", "班への届き方"}},
                 {"text", varying(text()), Required, {"what is said", "伝える内容"}},
                 {"expects",
                  list(reference(Scope::Objective), 50),
                  Optional,
                  {"what the team should do about it", "これに応じて班が達成すべき目標"},
                  {},
                  "[ first-report, isolate-pc ]"},
             },
             {{"at", "after", "manual"}}}),
        50'000);
}

Type objectives() {
    return list(
        fields(
            {{"an objective", "目標"},
             {
                 {"id",
                  name_of(Scope::Objective),
                  Required,
                  {"its name", "名前"},
                  {},
                  "isolate-pc"},
                 {"title", text(), Optional, {"what people call it", "表示名"}},
                 {"phase",
                  reference(Scope::Phase),
                  Required,
                  {"the phase it belongs to", "属する局面"}},
                 {"points",
                  points(-10000, 10000),
                  Required,
                  {"points; below zero a penalty", "配点。負なら減点"},
                  {},
                  "100"},
                 {"within",
                  scalar(Shape::Deadline),
                  Optional,
                  {"`20m of soc-call`, or `1h`", "期限: `20m of soc-call`、開始からなら `1h`"}},
                 {"late",
                  word_or_fields({"half"},
                                 {{"a rule for being late", "遅れたときの規則"},
                                  {{"lose", points(1, 10000), Required, {"points lost", "失う点"}},
                                   {"every",
                                    duration(second, day),
                                    Required,
                                    {"for each such time begun after the deadline",
                                     "期限を過ぎてから、この時間に入るごとに"}}}}),
                  Optional,
                  {"what a late result is worth; nothing if not given",
                   "遅れたときの扱い。省くと0点"},
                  "within"},
                 {"measure", measure(), Required, {"how it is decided", "測り方"}},
                 {"hints",
                  list(fields({{"a hint", "ヒント"},
                               {{"text",
                                 text(),
                                 Required,
                                 {"what a team that takes it reads", "ヒントを使った班が読む文"}},
                                {"cost",
                                 points(0, 10000),
                                 Required,
                                 {"points it costs", "使うと引かれる点"}}}}),
                       10),
                  Optional,
                  {"help that a team may take, in this order", "班が使えるヒント。この順に出る"}},
             }}),
        20'000);
}

} // namespace enshu::dsl
