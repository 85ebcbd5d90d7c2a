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

Text evidence_captured(const Event &event) {
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
    return {event.subject + "の" + word.ja + (path.empty() ? "" : "「" + path + "」") +
                "を証拠として保全しました",
            "The " + word.en + (path.empty() ? "" : " " + path) + " of " + event.subject +
                " is captured as evidence"};
}

Text host_power(const Event &event) {
    if (Detail(event).yes("on"))
        return {event.subject + "の電源を入れました", event.subject + " is switched on"};
    return {event.subject + "をシャットダウンしました", event.subject + " is shut down"};
}

} // namespace

std::map<std::string_view, Sentence> team_sentences() {
    return {
        {kind::cable_set, cable_set},           {kind::answer_given, answer_given},
        {kind::form_submitted, form_submitted}, {kind::form_graded, form_graded},
        {kind::hint_taken, hint_taken},         {kind::evidence_captured, evidence_captured},
        {kind::host_power, host_power},         {kind::command_run, command_run},
        {kind::act_started, act_started},       {kind::act_failed, act_failed},
    };
}

} // namespace enshu::event
