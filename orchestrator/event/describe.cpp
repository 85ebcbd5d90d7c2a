#include "orchestrator/event/describe.h"

#include "orchestrator/event/kinds.h"
#include "orchestrator/event/sentences.h"

#include <map>

namespace enshu::event {
namespace {

using dsl::Text;

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

Text verb_word(const std::string &verb) {
    static const std::map<std::string, Text> words{
        {"send-mail", {"標的型メールの送信", "a mail is sent"}},
        {"open-attachment", {"添付ファイルの開封", "the attachment is opened"}},
        {"beacon", {"外部への定期通信", "a beacon calls out"}},
        {"http-upload", {"ファイルの持ち出し", "a file is taken out"}},
        {"ssh-login", {"盗んだパスワードでのログイン", "a login with a stolen password"}},
        {"archive", {"持ち出すファイルの圧縮", "files are packed"}},
        {"usb-insert", {"USBメモリーの接続", "a USB stick is put in"}},
        {"persist", {"再起動後も動く仕掛け", "something is left that starts it again"}},
        {"discovery", {"端末からの内部調査", "the inside is looked round"}},
        {"read-credential", {"書き置かれたパスワードの読み取り", "a password that was left is read"}},
        {"reconnaissance", {"外部からの下調べ", "the outside is looked at"}},
        {"password-spray", {"パスワードの総当たり", "passwords are tried"}},
        {"smb-copy", {"共有からのファイルのコピー", "files are copied from a share"}},
        {"dns-exfil", {"DNSによる持ち出し", "a file is taken out by DNS"}},
        {"encrypt-copies", {"ファイルの暗号化", "files are encrypted"}},
        {"deface", {"Webページの改ざん", "a page is swapped"}},
        {"http-flood", {"Webサイトへの大量の要求", "a site is flooded with requests"}},
        {"rotate-log", {"ログの欠落", "a log gets a gap"}},
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
    return step(event, "はできませんでした", " failed") + after_colon(reason(event));
}
Text step_spared(const Event &event) {
    return step(event, "は行われません", " does not happen") + after_colon(reason(event));
}

Text step_replayed(const Event &event) {
    const std::string wrong = Detail(event).text("failed");
    if (wrong.empty())
        return step(event, "を再現しました", " is done again");
    return step(event, "は再現できませんでした", " could not be done again") +
           after_colon({wrong, wrong});
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

Text emulation_doubted(const Event &event) {
    const Detail detail(event);
    return {"「" + event.subject + "」は測定できません：" + detail.text("reason_ja"),
            event.subject + " is not measurable: " + detail.text("reason")};
}

Text emulation_trusted(const Event &event) {
    const std::string host = Detail(event).text("host");
    return {"「" + event.subject + "」を再び測定しています（" + host + "）",
            event.subject + " is measured again (" + host + ")"};
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
    const Text again = detail.has("repeated") ? Text{"、再送", " again"} : Text{};
    return {name("from_ja") + "（" + how.ja + again.ja + "）：" + detail.text("text_ja"),
            name("from_en") + " " + how.en + again.en + ": " + detail.text("text_en")};
}

Text inject_withheld(const Event &event) {
    return Text{"状況付与「" + event.subject + "」は行いません",
                "Inject " + event.subject + " is withheld"} +
           after_colon(reason(event));
}

const std::map<std::string_view, Sentence> &sentences() {
    static const auto table = [] {
        std::map<std::string_view, Sentence> all = team_sentences();
        all.merge(measure_sentences());
        all.merge(machine_sentences());
        all.merge(alarm_sentences());
        all.merge(isolation_sentences());
        all.merge(direction_sentences());
        all.insert({
            {kind::exercise_state, exercise_state},
            {kind::clock_skipped, clock_skipped},
            {kind::step_started, step_started},
            {kind::step_delivered, step_delivered},
            {kind::step_failed, step_failed},
            {kind::step_spared, step_spared},
            {kind::step_replayed, step_replayed},
            {kind::contact, contact},
            {kind::contact_lost, contact_lost},
            {kind::file_arrived, file_arrived},
            {kind::telemetry_rejected, telemetry_rejected},
            {kind::emulation_doubted, emulation_doubted},
            {kind::emulation_trusted, emulation_trusted},
            {kind::inject_delivered, inject_delivered},
            {kind::inject_withheld, inject_withheld},
        });
        return all;
    }();
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
