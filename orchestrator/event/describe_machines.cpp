// How machines are, and what stops them or puts them back.
#include "orchestrator/event/describe.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/event/sentences.h"

namespace enshu::event {
namespace {

Text host_state(const Event &event) {
    static const std::map<std::string, Text> words{
        {"planned", {"計画済み", "is planned"}},
        {"booting", {"起動中", "is booting"}},
        {"cloning", {"複製から起動中", "is being cloned"}},
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

Text team_state(const Event &event) {
    const Detail detail(event);
    const Text why = in_brackets(detail.text("reason"));
    const std::string to = detail.text("to");
    if (to == "PAUSED")
        return Text{"この班を一時停止しました", "The team is paused"} + why;
    if (to == "ENDED")
        return Text{"この班の演習時間が終わりました", "The team has had its time"} + why;
    const Text behind = span_text(detail.number("lag_ms"));
    return Text{"この班を再開しました。全体より" + behind.ja + "遅れています",
                "The team goes on, " + behind.en + " behind the exercise"} +
           why;
}

Text checkpoint_made(const Event &event) {
    const Detail detail(event);
    const std::string name = detail.text("name");
    const std::string stood = number(detail.number("stood_ms"));
    return Text{"チェックポイント「" + name + "」を作りました（停止" + stood + "ミリ秒）",
                "Checkpoint " + name + " is taken; the machines stood for " + stood + " ms"} +
           in_brackets(detail.text("reason"));
}

/// The machines, and what they are put back to.
struct Words {
    Text what;
    Text to;
};
Words words_of(const Event &event) {
    const std::string checkpoint = Detail(event).text("checkpoint");
    return {event.subject.empty() ? Text{"全ホスト", "all hosts"}
                                  : Text{event.subject, event.subject},
            checkpoint.empty()
                ? Text{"演習開始時の状態", "the state in which the exercise began"}
                : Text{"チェックポイント「" + checkpoint + "」", "checkpoint " + checkpoint}};
}

Text reset_started(const Event &event) {
    const auto [what, to] = words_of(event);
    return Text{"統制者が" + what.ja + "を" + to.ja + "に戻します",
                "A controller puts " + what.en + " back to " + to.en} +
           in_brackets(Detail(event).text("reason"));
}

Text reset_failed(const Event &event) {
    const auto [what, to] = words_of(event);
    return Text{what.ja + "を" + to.ja + "に戻せませんでした",
                "Putting " + what.en + " back to " + to.en + " failed"} +
           after_colon(reason(event));
}

Text host_reset(const Event &event) {
    const Detail detail(event);
    const auto [what, to] = words_of(event);
    if (!detail.has("checkpoint"))
        return {what.ja + "を" + to.ja + "に戻しました", what.en + " is reset to " + to.en};
    const Text stood = span_text(detail.number("stood_ms"));
    return {"統制者が" + what.ja + "を" + to.ja + "に戻しました（所要" + stood.ja + "、攻撃の再現" +
                (detail.yes("replay") ? "あり" : "なし") + "）",
            "A controller has put " + what.en + " back to " + to.en + " in " + stood.en +
                (detail.yes("replay") ? ", with the attack replayed" : ", without a replay")};
}

} // namespace

std::map<std::string_view, Sentence> machine_sentences() {
    return {
        {kind::host_state, host_state},       {kind::range_note, range_note},
        {kind::team_state, team_state},       {kind::checkpoint_made, checkpoint_made},
        {kind::reset_started, reset_started}, {kind::reset_failed, reset_failed},
        {kind::host_reset, host_reset},
    };
}

} // namespace enshu::event
