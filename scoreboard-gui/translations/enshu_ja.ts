<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en">
<context>
    <name>Acts</name>
    <message>
        <source>Start</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>End</source>
        <translation>終了</translation>
    </message>
</context>
<context>
    <name>Categories</name>
    <message>
        <source>Exercise</source>
        <translation>演習</translation>
    </message>
    <message>
        <source>Machines</source>
        <translation>端末</translation>
    </message>
    <message>
        <source>Attack</source>
        <translation>攻撃</translation>
    </message>
    <message>
        <source>White cell</source>
        <translation>統制</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>チーム</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>採点</translation>
    </message>
</context>
<context>
    <name>ExerciseStates</name>
    <message>
        <source>Draft</source>
        <translation>下書き</translation>
    </message>
    <message>
        <source>Freezing</source>
        <translation>凍結中</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>準備完了</translation>
    </message>
    <message>
        <source>Building</source>
        <translation>構築中</translation>
    </message>
    <message>
        <source>Standby</source>
        <translation>待機</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Torn down</source>
        <translation>撤去済み</translation>
    </message>
    <message>
        <source>Broken</source>
        <translation>異常</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>不明</translation>
    </message>
</context>
<context>
    <name>HostStates</name>
    <message>
        <source>Planned</source>
        <translation>予定</translation>
    </message>
    <message>
        <source>Booting</source>
        <translation>起動中</translation>
    </message>
    <message>
        <source>Cloning</source>
        <translation>複製中</translation>
    </message>
    <message>
        <source>Settling</source>
        <translation>調整中</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Unplugged</source>
        <translation>抜線</translation>
    </message>
    <message>
        <source>Broken</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>Gone</source>
        <translation>撤去</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>不明</translation>
    </message>
</context>
<context>
    <name>Kinds</name>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Clock skipped</source>
        <translation>時計送り</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>班</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>チェックポイント</translation>
    </message>
    <message>
        <source>Putting back</source>
        <translation>復元の開始</translation>
    </message>
    <message>
        <source>Not put back</source>
        <translation>復元の失敗</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>端末</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>環境</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>警報</translation>
    </message>
    <message>
        <source>Alarm over</source>
        <translation>警報解除</translation>
    </message>
    <message>
        <source>Isolation</source>
        <translation>隔離</translation>
    </message>
    <message>
        <source>Isolation breached</source>
        <translation>隔離の侵害</translation>
    </message>
    <message>
        <source>Rejected data</source>
        <translation>不正データ</translation>
    </message>
    <message>
        <source>Step started</source>
        <translation>手順開始</translation>
    </message>
    <message>
        <source>Step delivered</source>
        <translation>手順完了</translation>
    </message>
    <message>
        <source>Step failed</source>
        <translation>手順失敗</translation>
    </message>
    <message>
        <source>Step spared</source>
        <translation>手順見送り</translation>
    </message>
    <message>
        <source>Step replayed</source>
        <translation>攻撃の再現</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>接触</translation>
    </message>
    <message>
        <source>Not measurable</source>
        <translation>測定不能</translation>
    </message>
    <message>
        <source>Measured again</source>
        <translation>測定再開</translation>
    </message>
    <message>
        <source>Contact lost</source>
        <translation>接触喪失</translation>
    </message>
    <message>
        <source>File arrived</source>
        <translation>ファイル到達</translation>
    </message>
    <message>
        <source>Inject</source>
        <translation>状況付与</translation>
    </message>
    <message>
        <source>Inject withheld</source>
        <translation>付与見送り</translation>
    </message>
    <message>
        <source>Let happen</source>
        <translation>発動</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Released</source>
        <translation>保留解除</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>取りやめ</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>時刻変更</translation>
    </message>
    <message>
        <source>Repeated</source>
        <translation>再送</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>文面変更</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>所見</translation>
    </message>
    <message>
        <source>Scoreboard</source>
        <translation>得点表</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速さ</translation>
    </message>
    <message>
        <source>Grading</source>
        <translation>採点</translation>
    </message>
    <message>
        <source>Cable</source>
        <translation>ケーブル</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>報告</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>ヒント</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>証拠保全</translation>
    </message>
    <message>
        <source>Evidence begun</source>
        <translation>保全開始</translation>
    </message>
    <message>
        <source>No evidence</source>
        <translation>保全失敗</translation>
    </message>
    <message>
        <source>Evidence fetched</source>
        <translation>証拠取得</translation>
    </message>
    <message>
        <source>Set by hand</source>
        <translation>手動判定</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>電源</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>復元</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>コマンド</translation>
    </message>
    <message>
        <source>Walkthrough</source>
        <translation>模範手順</translation>
    </message>
    <message>
        <source>Walkthrough failed</source>
        <translation>模範手順の失敗</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>接続の計測</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>サービスの計測</translation>
    </message>
    <message>
        <source>Guest state</source>
        <translation>端末の状態</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>計測不能</translation>
    </message>
    <message>
        <source>Objective</source>
        <translation>目標</translation>
    </message>
</context>
<context>
    <name>LinkWords</name>
    <message>
        <source>CONNECTING</source>
        <translation>接続中</translation>
    </message>
    <message>
        <source>LIVE</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>RECONNECTING</source>
        <translation>再接続中</translation>
    </message>
    <message>
        <source>STALE</source>
        <translation>情報が古い</translation>
    </message>
</context>
<context>
    <name>ObjectiveStates</name>
    <message>
        <source>Waiting</source>
        <translation>判定待ち</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>達成</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>遅れ</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>Penalty</source>
        <translation>減点</translation>
    </message>
    <message>
        <source>Avoided</source>
        <translation>回避</translation>
    </message>
    <message>
        <source>Not measurable</source>
        <translation>測定不能</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>不明</translation>
    </message>
</context>
<context>
    <name>Roles</name>
    <message>
        <source>Router</source>
        <translation>ルーター</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>サーバー</translation>
    </message>
    <message>
        <source>Workstation</source>
        <translation>業務端末</translation>
    </message>
    <message>
        <source>Attacker</source>
        <translation>攻撃者</translation>
    </message>
</context>
<context>
    <name>TopologyItems</name>
    <message>
        <source>never shown to trainees</source>
        <translation>受講者には非表示</translation>
    </message>
    <message>
        <source>Team %1: </source>
        <translation>チーム%1：</translation>
    </message>
    <message>
        <source>%1 interfaces</source>
        <translation>%1 インターフェース</translation>
    </message>
    <message>
        <source>hidden from teams</source>
        <translation>チームには非公開</translation>
    </message>
</context>
<context>
    <name>enshu::gui::ActDialog</name>
    <message>
        <source>The exercise clock starts and the first steps fall due.</source>
        <translation>演習時計が動き出し、最初の手順が実行されます。</translation>
    </message>
    <message>
        <source>The clock, the deadlines and the attack stop until you resume.</source>
        <translation>再開するまで、時計・期限・攻撃がすべて止まります。</translation>
    </message>
    <message>
        <source>The clock, the deadlines and the attack go on.</source>
        <translation>時計・期限・攻撃が再び進みます。</translation>
    </message>
    <message>
        <source>The exercise ends for every team. This cannot be undone.</source>
        <translation>全チームの演習が終了します。元に戻せません。</translation>
    </message>
    <message>
        <source>&amp;Reason (goes into the log)</source>
        <translation>理由（記録に残ります）(&amp;R)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>enshu::gui::Acts</name>
    <message>
        <source>The last act is still under way.</source>
        <translation>直前の操作がまだ終わっていません。</translation>
    </message>
    <message>
        <source>The daemon does not answer now.</source>
        <translation>いまデーモンから応答がありません。</translation>
    </message>
    <message>
        <source>Asks for a reason first.</source>
        <translation>実行前に理由を尋ねます。</translation>
    </message>
    <message>
        <source>Possible in the state Standby.</source>
        <translation>「待機」のときに実行できます。</translation>
    </message>
    <message>
        <source>Possible while the exercise runs or is paused.</source>
        <translation>実行中または一時停止中に実行できます。</translation>
    </message>
</context>
<context>
    <name>enshu::gui::EventModel</name>
    <message>
        <source>No.</source>
        <translation>番号</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>チーム</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種類</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>できごと</translation>
    </message>
</context>
<context>
    <name>enshu::gui::ExplainPanel</name>
    <message>
        <source>Choose a cell of the score table:
its rule, its evidence and its moment are shown here.</source>
        <translation>得点表のセルを選ぶと、
規則・根拠・時点がここに表示されます。</translation>
    </message>
    <message>
        <source>Team %1 · %2</source>
        <translation>チーム%1 · %2</translation>
    </message>
    <message>
        <source>%1 of %2 points</source>
        <translation>%1 / %2 点</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>規則</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>根拠</translation>
    </message>
    <message>
        <source>Moment</source>
        <translation>時点</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>nothing measured yet</source>
        <translation>まだ測定されていません</translation>
    </message>
    <message>
        <source>not yet decided</source>
        <translation>未確定</translation>
    </message>
</context>
<context>
    <name>enshu::gui::FeedView</name>
    <message>
        <source>All teams</source>
        <translation>全チーム</translation>
    </message>
    <message>
        <source>Team %1</source>
        <translation>チーム%1</translation>
    </message>
    <message>
        <source>↓ Newest</source>
        <translation>↓ 最新へ</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>チーム</translation>
    </message>
    <message>
        <source>%1 events</source>
        <translation>%1件</translation>
    </message>
    <message>
        <source>%1 of %2 events</source>
        <translation>%2件中 %1件</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Search the sentences (Ctrl+F)</source>
        <translation>イベントの文を検索 (Ctrl+F)</translation>
    </message>
</context>
<context>
    <name>enshu::gui::MainWindow</name>
    <message>
        <source>Event %1 is no longer in the feed</source>
        <translation>イベント %1 は一覧から外れています</translation>
    </message>
    <message>
        <source>Enshu console</source>
        <translation>演習コンソール</translation>
    </message>
    <message>
        <source>%1 – Enshu console</source>
        <translation>%1 – 演習コンソール</translation>
    </message>
    <message>
        <source>&amp;Exercise</source>
        <translation>演習(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>表示する演習(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>表示(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>配色(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>言語(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>終了(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Search the feed</source>
        <translation>イベントを検索(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Fit the topology</source>
        <translation>構成図を全体表示(&amp;F)</translation>
    </message>
    <message>
        <source>Topology &amp;larger</source>
        <translation>構成図を拡大(&amp;L)</translation>
    </message>
    <message>
        <source>Topology s&amp;maller</source>
        <translation>構成図を縮小(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>明るい(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>暗い(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Change the theme</source>
        <translation>配色を切り替え(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Change the language</source>
        <translation>言語を切り替え(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Panels back to their places</source>
        <translation>パネルを元の位置に戻す(&amp;P)</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>イベント</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>得点</translation>
    </message>
    <message>
        <source>Why these points</source>
        <translation>得点の理由</translation>
    </message>
    <message>
        <source>Score over time</source>
        <translation>得点の推移</translation>
    </message>
    <message>
        <source>The exercise is broken: %1</source>
        <translation>演習に異常があります：%1</translation>
    </message>
    <message>
        <source>%1: recorded as event %2</source>
        <translation>%1：イベント %2 として記録しました</translation>
    </message>
    <message>
        <source>%1 was refused: %2</source>
        <translation>%1は拒否されました：%2</translation>
    </message>
</context>
<context>
    <name>enshu::gui::MessagePage</name>
    <message>
        <source>No daemon answers at %1</source>
        <translation>%1 でデーモンが応答しません</translation>
    </message>
    <message>
        <source>Start it with `enshud`, or let `./enshu demo` do everything.
If it listens elsewhere, name its socket: enshu-console --socket PATH</source>
        <translation>`enshud` を起動するか、`./enshu demo` にすべて任せてください。
別の場所で待ち受けている場合：enshu-console --socket PATH</translation>
    </message>
    <message>
        <source>Trying …</source>
        <translation>接続しています …</translation>
    </message>
    <message>
        <source>Trying again every second (attempt %1): %2</source>
        <translation>毎秒再試行しています（%1回目）：%2</translation>
    </message>
    <message>
        <source>There is no exercise named %1</source>
        <translation>%1 という演習はありません</translation>
    </message>
    <message>
        <source>It is shown as soon as it is created.
Another one can be chosen in the menu Exercise.</source>
        <translation>作成されしだい表示します。
別の演習はメニュー「演習」から選べます。</translation>
    </message>
    <message>
        <source>The daemon answers; there is no exercise yet</source>
        <translation>デーモンは応答しています。演習はまだありません</translation>
    </message>
    <message>
        <source>Create one: enshu up scenarios/first-light --teams 2
It appears here as soon as its ranges are being built.</source>
        <translation>作成するには：enshu up scenarios/first-light --teams 2
環境の構築が始まるとここに表示されます。</translation>
    </message>
</context>
<context>
    <name>enshu::gui::ScoreChart</name>
    <message>
        <source>Team %1</source>
        <translation>チーム%1</translation>
    </message>
    <message>
        <source>exercise minutes</source>
        <translation>演習時間（分）</translation>
    </message>
</context>
<context>
    <name>enshu::gui::ScoreModel</name>
    <message>
        <source>Team %1</source>
        <translation>チーム%1</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合計</translation>
    </message>
</context>
<context>
    <name>enshu::gui::TopBar</name>
    <message>
        <source>No exercise</source>
        <translation>演習なし</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Exercise time</source>
        <translation>演習時間</translation>
    </message>
    <message>
        <source>Wall clock</source>
        <translation>現在時刻</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>接続状態</translation>
    </message>
    <message>
        <source>Machines</source>
        <translation>仮想化</translation>
    </message>
    <message>
        <source>Hardware virtualisation (KVM).</source>
        <translation>ハードウェア仮想化 (KVM)。</translation>
    </message>
    <message>
        <source>Emulated processors (TCG): works everywhere, slower.</source>
        <translation>CPUエミュレーション (TCG)：どこでも動くが遅い。</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>／ %1</translation>
    </message>
    <message>
        <source>no clock</source>
        <translation>時計なし</translation>
    </message>
    <message>
        <source>running</source>
        <translation>進行中</translation>
    </message>
    <message>
        <source>held</source>
        <translation>停止中</translation>
    </message>
    <message>
        <source>stands</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1秒</translation>
    </message>
    <message>
        <source>1 team</source>
        <translation>1チーム</translation>
    </message>
    <message>
        <source>%1 teams</source>
        <translation>%1チーム</translation>
    </message>
</context>
<context>
    <name>enshu::gui::TopologyPanel</name>
    <message>
        <source>Topology</source>
        <translation>構成図</translation>
    </message>
    <message>
        <source>Every team</source>
        <translation>全チーム</translation>
    </message>
    <message>
        <source>Team %1</source>
        <translation>チーム%1</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>全体</translation>
    </message>
    <message>
        <source>Show everything (Ctrl+0)</source>
        <translation>全体を表示 (Ctrl+0)</translation>
    </message>
    <message>
        <source>Larger (Ctrl++ or the wheel)</source>
        <translation>拡大 (Ctrl++ またはホイール)</translation>
    </message>
    <message>
        <source>Smaller (Ctrl+- or the wheel)</source>
        <translation>縮小 (Ctrl+- またはホイール)</translation>
    </message>
</context>
<context>
    <name>enshu::gui::TopologyView</name>
    <message>
        <source>file arrived: %1</source>
        <translation>ファイル到達：%1</translation>
    </message>
    <message>
        <source>in contact: %1 of %2 teams</source>
        <translation>接触中：%2チーム中 %1</translation>
    </message>
    <message>
        <source>contact lost, last heard %1</source>
        <translation>接触喪失（最終受信 %1）</translation>
    </message>
    <message>
        <source>cable pulled, last heard %1</source>
        <translation>抜線（最終受信 %1）</translation>
    </message>
    <message>
        <source>in contact, heard %1 s ago</source>
        <translation>接触中（%1秒前に受信）</translation>
    </message>
    <message>
        <source>files arrived: %1 of %2 teams</source>
        <translation>ファイル到達：%2チーム中 %1</translation>
    </message>
</context>
</TS>
