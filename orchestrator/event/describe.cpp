#include "orchestrator/event/describe.h"

#include "orchestrator/event/kinds.h"

#include <map>

namespace enshu::event {
namespace {

using dsl::Text;

/// Reads `detail` without ever throwing: what is missing or of another type is empty.
class Detail {
  public:
    explicit Detail(const Event &event) : json_(event.detail) {}
    std::string text(const char *key) const {
        const auto found = find(key);
        return found && found->is_string() ? found->get<std::string>() : std::string();
    }
    std::int64_t number(const char *key) const {
        const auto found = find(key);
        return found && found->is_number_integer() ? found->get<std::int64_t>() : 0;
    }
    bool yes(const char *key) const {
        const auto found = find(key);
        return found && found->is_boolean() && found->get<bool>();
    }
    bool has(const char *key) const { return find(key) != nullptr; }

  private:
    const nlohmann::json *find(const char *key) const {
        if (!json_.is_object())
            return nullptr;
        const auto found = json_.find(key);
        return found == json_.end() ? nullptr : &*found;
    }
    const nlohmann::json &json_;
};

std::string number(std::int64_t value) {
    return std::to_string(value);
}

/// `（reason）` or ` (reason)`; nothing for an empty reason.
Text in_brackets(const std::string &reason) {
    if (reason.empty())
        return {};
    return {"（" + reason + "）", " (" + reason + ")"};
}

/// `: reason`
Text after_colon(const std::string &reason) {
    if (reason.empty())
        return {};
    return {"：" + reason, ": " + reason};
}

Text operator+(const Text &a, const Text &b) {
    return {a.ja + b.ja, a.en + b.en};
}

Text state_word(const std::string &state) {
    static const std::map<std::string, Text> words{
        {"DRAFT", {"下書き", "a draft"}},
        {"FREEZING", {"組織の原型を準備中", "being frozen"}},
        {"READY", {"準備完了", "ready"}},
        {"CLONING", {"演習環境を構築中", "being built"}},
        {"STANDBY", {"開始待ち", "on standby: every host answers"}},
        {"RUNNING", {"実施中", "running"}},
        {"PAUSED", {"一時停止中", "paused"}},
        {"ENDED", {"終了", "over"}},
        {"TORN_DOWN", {"撤去済み", "torn down"}},
        {"BROKEN", {"続行不能", "broken"}},
    };
    const auto found = words.find(state);
    return found == words.end() ? Text{state, state} : found->second;
}

Text exercise_state(const Event &event) {
    const Detail detail(event);
    const std::string to = detail.text("to");
    const std::string from = detail.text("from");
    const Text why = in_brackets(detail.text("reason"));
    if (to == "RUNNING")
        return (from == "PAUSED" ? Text{"演習を再開しました", "The exercise goes on"}
                                 : Text{"演習を開始しました", "The exercise starts"}) +
               why;
    const Text word = state_word(to);
    return Text{"演習の状態：" + word.ja, "The exercise is " + word.en} + why;
}

Text clock_skipped(const Event &event) {
    const Detail detail(event);
    const Text by = span_text(detail.number("by_ms"));
    const std::string to = clock_text(detail.number("to_ms"));
    const std::string id = detail.text("until");
    const Text until = id.empty() ? Text{"演習の終了", "the end of the exercise"} : Text{id, id};
    return {"演習時計を" + by.ja + "進めて" + to + "にしました（次：" + until.ja + "）",
            "The exercise clock skips " + by.en + " to " + to + ", just before " + until.en};
}

Text host_state(const Event &event) {
    static const std::map<std::string, Text> words{
        {"planned", {"計画済み", "is planned"}},
        {"booting", {"起動中", "is booting"}},
        {"settling", {"サービスの準備中", "answers; its services are settling"}},
        {"healthy", {"正常", "is healthy"}},
        {"unplugged", {"ケーブルが抜かれています", "is unplugged"}},
        {"broken", {"異常", "is broken"}},
        {"gone", {"撤去済み", "is gone"}},
    };
    const Detail detail(event);
    const std::string state = detail.text("state");
    const auto found = words.find(state);
    const Text word = found == words.end() ? Text{state, "is " + state} : found->second;
    return Text{event.subject + "：" + word.ja, event.subject + " " + word.en} +
           in_brackets(detail.text("doing"));
}

Text range_note(const Event &event) {
    const Detail detail(event);
    return {detail.text("text_ja"), detail.text("text_en")};
}

Text verb_word(const std::string &verb) {
    static const std::map<std::string, Text> words{
        {"send-mail", {"標的型メールの送信", "a mail is sent"}},
        {"open-attachment", {"添付ファイルの開封", "the attachment is opened"}},
        {"beacon", {"外部への定期通信", "a beacon calls out"}},
        {"http-upload", {"ファイルの持ち出し", "a file is taken out"}},
    };
    const auto found = words.find(verb);
    return found == words.end() ? Text{verb, verb} : found->second;
}

Text step(const Event &event, const char *ja, const char *en) {
    const Detail detail(event);
    const Text verb = verb_word(detail.text("verb"));
    const std::string on = detail.text("host");
    return {"攻撃「" + event.subject + "」" + ja + "（" + on + "：" + verb.ja + "）",
            "Attack step " + event.subject + en + " (" + on + ": " + verb.en + ")"};
}

Text step_started(const Event &event) {
    return step(event, "を始めます", " begins");
}
Text step_delivered(const Event &event) {
    return step(event, "を端末内で確認しました", " is confirmed inside the guest");
}
Text step_failed(const Event &event) {
    return step(event, "はできませんでした", " failed") + after_colon(Detail(event).text("reason"));
}
Text step_spared(const Event &event) {
    return step(event, "は行われません", " does not happen") +
           after_colon(Detail(event).text("reason"));
}

Text contact(const Event &event) {
    const Detail detail(event);
    const std::string count = number(detail.number("count"));
    if (detail.number("count") <= 1)
        return {"攻撃者側に「" + event.subject + "」の最初の通信が届きました",
                "The attacker hears " + event.subject + " for the first time"};
    const Text since = span_text(detail.number("since_last_ms"));
    return {"攻撃者側に「" + event.subject + "」の通信が届きました（" + count + "回目、前回から" +
                since.ja + "）",
            "The attacker hears " + event.subject + " (contact " + count + ", " + since.en +
                " after the last)"};
}

Text contact_lost(const Event &event) {
    const Detail detail(event);
    const std::string last = clock_text(detail.number("last_contact_ms"));
    const Text silent = span_text(detail.number("silent_ms"));
    return {"攻撃者側に「" + event.subject + "」の通信が届かなくなりました（最後は" + last + "、" +
                silent.ja + "間途絶）",
            "The attacker no longer hears " + event.subject + ": last at " + last +
                ", silent for " + silent.en};
}

Text file_arrived(const Event &event) {
    const Detail detail(event);
    const std::string bytes = number(detail.number("bytes"));
    return {"「" + event.subject + "」のファイルが攻撃者に渡りました（" + bytes + "バイト）",
            "The file of " + event.subject + " has arrived at the attacker (" + bytes + " bytes)"};
}

Text telemetry_rejected(const Event &event) {
    const std::string reason = Detail(event).text("reason");
    return {event.subject + "からの計測データを退けました：" + reason,
            "Telemetry from " + event.subject + " is refused: " + reason};
}

Text channel_word(const std::string &channel) {
    static const std::map<std::string, Text> words{
        {"phone", {"電話", "phones"}},
        {"mail", {"メール", "mails"}},
        {"chat", {"チャット", "writes"}},
        {"news", {"報道", "reports"}},
        {"document", {"文書", "sends a document"}},
    };
    const auto found = words.find(channel);
    return found == words.end() ? Text{channel, "says"} : found->second;
}

Text inject_delivered(const Event &event) {
    const Detail detail(event);
    const Text how = channel_word(detail.text("channel"));
    const auto name = [&](const char *key) {
        return detail.has(key) ? detail.text(key) : detail.text("from");
    };
    return {name("from_ja") + "（" + how.ja + "）：" + detail.text("text_ja"),
            name("from_en") + " " + how.en + ": " + detail.text("text_en")};
}

Text inject_withheld(const Event &event) {
    return Text{"状況付与「" + event.subject + "」は行いません",
                "Inject " + event.subject + " is withheld"} +
           after_colon(Detail(event).text("reason"));
}

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
           after_colon(detail.text("reason"));
}

Text objective_decided(const Event &event) {
    static const std::map<std::string, Text> words{
        {"waiting", {"未確定に戻りました", "is open again"}},
        {"done", {"達成", "is done"}},
        {"late", {"期限後に達成", "is done, late"}},
        {"failed", {"未達成", "is failed"}},
        {"penalty", {"減点", "is a penalty"}},
        {"avoided", {"被害を防止", "is avoided"}},
        {"not-measurable", {"測定不能", "cannot be measured"}},
    };
    const Detail detail(event);
    const std::string state = detail.text("state");
    const auto found = words.find(state);
    const Text word = found == words.end() ? Text{state, "is " + state} : found->second;
    const std::string points = number(detail.number("points"));
    return {"目標「" + event.subject + "」：" + word.ja + "（" + points + "点）",
            "Objective " + event.subject + " " + word.en + " (" + points + " points)"};
}

using Sentence = Text (*)(const Event &);

const std::map<std::string_view, Sentence> &sentences() {
    static const std::map<std::string_view, Sentence> table{
        {kind::exercise_state, exercise_state},
        {kind::clock_skipped, clock_skipped},
        {kind::host_state, host_state},
        {kind::range_note, range_note},
        {kind::step_started, step_started},
        {kind::step_delivered, step_delivered},
        {kind::step_failed, step_failed},
        {kind::step_spared, step_spared},
        {kind::contact, contact},
        {kind::contact_lost, contact_lost},
        {kind::file_arrived, file_arrived},
        {kind::telemetry_rejected, telemetry_rejected},
        {kind::inject_delivered, inject_delivered},
        {kind::inject_withheld, inject_withheld},
        {kind::cable_set, cable_set},
        {kind::answer_given, answer_given},
        {kind::form_submitted, form_submitted},
        {kind::command_run, command_run},
        {kind::act_started, act_started},
        {kind::act_failed, act_failed},
        {kind::objective_decided, objective_decided},
    };
    return table;
}

/// A text from a scenario or a guest may have several lines; a feed's line has one.
std::string joined(std::string text) {
    for (char &c : text)
        if (c == '\n' || c == '\t' || c == '\r')
            c = ' ';
    while (!text.empty() && text.back() == ' ')
        text.pop_back();
    return text;
}

} // namespace

Text describe(const Event &event) {
    const auto found = sentences().find(event.kind);
    const Text text = found == sentences().end()
                          ? Text{event.kind + " " + event.subject, event.kind + " " + event.subject}
                          : found->second(event);
    return {joined(text.ja), joined(text.en)};
}

std::vector<std::string_view> described_kinds() {
    std::vector<std::string_view> kinds;
    for (const auto &[name, sentence] : sentences())
        kinds.push_back(name);
    return kinds;
}

} // namespace enshu::event
