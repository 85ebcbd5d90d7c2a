#include "orchestrator/event/kinds.h"
#include "orchestrator/event/sentences.h"

namespace enshu::event {
namespace {

Text cable_set(const Event &event) {
    if (Detail(event).yes("plugged"))
        return {event.subject + "のケーブルを挿しました",
                "The cable of " + event.subject + " is plugged in"};
    return {event.subject + "のケーブルを抜きました",
            "The cable of " + event.subject + " is pulled out"};
}

Text answer_given(const Event &event) {
    const Detail detail(event);
    const std::string text = detail.text("text");
    const std::string left = number(detail.number("tries_left"));
    if (detail.yes("accepted"))
        return {"設問「" + event.subject + "」に「" + text + "」と回答し、正解しました",
                "Question " + event.subject + " is answered \"" + text + "\": right"};
    return {"設問「" + event.subject + "」に「" + text + "」と回答しましたが、不正解です（残り" +
                left + "回）",
            "Question " + event.subject + " is answered \"" + text +
                "\": wrong, tries left: " + left};
}

Text form_submitted(const Event &event) {
    return {"報告書「" + event.subject + "」を提出しました",
            "Report " + event.subject + " is submitted"};
}

Text command_run(const Event &event) {
    const Detail detail(event);
    const std::string command = detail.text("command");
    if (detail.has("error"))
        return {event.subject + "でのコマンド「" + command + "」は終わりを確認できませんでした：" +
                    detail.text("error"),
                "On " + event.subject + ", the end of `" + command +
                    "` is not known: " + detail.text("error")};
    const std::string code = number(detail.number("exit_code"));
    return {event.subject + "でコマンドを実行しました（終了コード" + code + "）：" + command,
            "On " + event.subject + ", a command ends with " + code + ": " + command};
}

Text act_word(const std::string &act, const std::string &target) {
    static const std::map<std::string, Text> words{
        {"run", {"コマンドの実行", "run a command on"}},
        {"answer", {"回答", "answer"}},
        {"cable", {"ケーブルの操作", "change the cable of"}},
        {"submit", {"提出", "submit"}},
        {"capture", {"証拠の保全", "capture evidence of"}},
        {"shutdown", {"シャットダウン", "shut down"}},
        {"reset", {"初期状態への復元", "reset"}},
    };
    const auto found = words.find(act);
    const Text word = found == words.end() ? Text{act, act} : found->second;
    return {word.ja + "（" + target + "）", word.en + " " + target};
}

Text act_started(const Event &event) {
    const Detail detail(event);
    const Text act = act_word(detail.text("act"), detail.text("target"));
    return {"模範チームの行動：" + act.ja, "The walkthrough's team is about to " + act.en};
}

Text act_failed(const Event &event) {
    const Detail detail(event);
    const Text act = act_word(detail.text("act"), detail.text("target"));
    return Text{"模範チームの行動ができませんでした：" + act.ja,
                "The walkthrough's team could not " + act.en} +
           after_colon(reason(event));
}

Text form_graded(const Event &event) {
    std::int64_t sum = 0;
    if (const auto points = event.detail.find("points");
        points != event.detail.end() && points->is_object())
        for (const auto &field : *points)
            for (const auto &line : field)
                if (line.is_number_integer() && line > 0 && line < 1'000'000)
                    sum += line.get<std::int64_t>();
    return {"報告書「" + event.subject + "」を採点しました（" + number(sum) + "点）",
            "Report " + event.subject + " is graded: " + number(sum) + " points"};
}

Text hint_taken(const Event &event) {
    const Detail detail(event);
    const std::string which = number(detail.number("number"));
    const std::string cost = number(detail.number("cost"));
    return {"目標「" + event.subject + "」のヒント" + which + "を見ました（" + cost + "点）",
            "Hint " + which + " of objective " + event.subject + " is taken, for " + cost +
                " points"};
}

/// `the memory of gate`, `the log /var/log/mail.log of gate`
Text evidence_word(const Event &event) {
    static const std::map<std::string, Text> words{
        {"memory", {"メモリ", "memory"}},
        {"disk", {"ディスク", "disk"}},
        {"log", {"ログ", "log"}},
        {"file", {"ファイル", "file"}},
    };
    const Detail detail(event);
    const std::string what = detail.text("kind");
    const auto found = words.find(what);
    const Text word = found == words.end() ? Text{what, what} : found->second;
    const std::string path = detail.text("path");
    return {event.subject + "の" + word.ja + (path.empty() ? "" : "「" + path + "」"),
            "the " + word.en + (path.empty() ? "" : " " + path) + " of " + event.subject};
}

/// `as t2-1`, of events that have an id.
Text evidence_id(const Event &event) {
    const std::string id = Detail(event).text("id");
    return id.empty() ? Text{} : Text{"（" + id + "）", " as " + id};
}

Text evidence_begun(const Event &event) {
    const Text what = evidence_word(event);
    const Text stands = Detail(event).yes("pause") ? Text{"。その間、班の時計を止めます",
                                                          "; the team's clock stands meanwhile"}
                                                   : Text{};
    return Text{what.ja + "の保全を始めます", "Capturing " + what.en} + evidence_id(event) + stands;
}

Text evidence_captured(const Event &event) {
    const Detail detail(event);
    const Text what = evidence_word(event);
    Text text =
        Text{what.ja + "を証拠として保全しました", "Captured " + what.en} + evidence_id(event);
    if (const std::string digest = detail.text("sha256"); !digest.empty()) {
        const std::string bytes = number(detail.number("bytes"));
        text = text + Text{"：" + bytes + "バイト、SHA-256 " + digest,
                           ": " + bytes + " bytes, SHA-256 " + digest};
    }
    if (const std::int64_t stood = detail.number("stood_ms"); stood > 0)
        text = text + Text{"、仮想マシンの停止" + number(stood) + "ミリ秒",
                           ", the machine stood " + number(stood) + " ms"};
    return text;
}

Text evidence_failed(const Event &event) {
    const Text what = evidence_word(event);
    return Text{what.ja + "を保全できませんでした", "Could not capture " + what.en} +
           evidence_id(event) + after_colon(reason(event));
}

Text evidence_fetched(const Event &event) {
    const Detail detail(event);
    const std::string id = detail.text("id");
    const std::string bytes = number(detail.number("bytes"));
    const std::string from = number(detail.number("from_byte"));
    Text text =
        Text{"証拠「" + id + "」を取得しました（" + from + "バイト目から" + bytes + "バイト）",
             "Evidence " + id + " is downloaded (" + bytes + " bytes from byte " + from + ")"};
    if (detail.has("intact"))
        text = text + (detail.yes("intact")
                           ? Text{"：保全時と同じ内容です", ": it is as it was captured"}
                           : Text{"：保全時と内容が異なります", ": it is NOT as it was captured"});
    return text;
}

Text host_power(const Event &event) {
    if (Detail(event).yes("on"))
        return {event.subject + "の電源を入れました", event.subject + " is switched on"};
    return {event.subject + "をシャットダウンしました", event.subject + " is shut down"};
}

} // namespace

std::map<std::string_view, Sentence> team_sentences() {
    return {
        {kind::cable_set, cable_set},
        {kind::answer_given, answer_given},
        {kind::form_submitted, form_submitted},
        {kind::form_graded, form_graded},
        {kind::hint_taken, hint_taken},
        {kind::evidence_begun, evidence_begun},
        {kind::evidence_captured, evidence_captured},
        {kind::evidence_failed, evidence_failed},
        {kind::evidence_fetched, evidence_fetched},
        {kind::host_power, host_power},
        {kind::command_run, command_run},
        {kind::act_started, act_started},
        {kind::act_failed, act_failed},
    };
}

} // namespace enshu::event
