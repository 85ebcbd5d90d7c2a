#include "orchestrator/event/kinds.h"
#include "orchestrator/event/sentences.h"

namespace enshu::event {
namespace {

/// What says so.
Text sources(const Detail &detail) {
    const std::string en = detail.text("sources");
    if (en.empty())
        return {};
    return {"（" + detail.text("sources_ja") + "）", " (" + en + ")"};
}

Text connection_probed(const Event &event) {
    const Detail detail(event);
    const std::string way =
        detail.text("from") + " → " + detail.text("to") + " " + detail.text("port");
    if (detail.yes("open"))
        return Text{"計測：" + way + "に接続できます", "Probed: " + way + " is open"} +
               sources(detail);
    return Text{"計測：" + way + "に接続できません", "Probed: " + way + " is closed"} +
           sources(detail);
}

Text service_probed(const Event &event) {
    const Detail detail(event);
    const std::string url = detail.text("url");
    const std::string from = detail.text("from");
    if (detail.yes("up"))
        return Text{"計測：" + url + "が" + from + "から利用できます",
                    "Probed from " + from + ": " + url + " is up"} +
               sources(detail);
    return Text{"計測：" + url + "が" + from + "から利用できません",
                "Probed from " + from + ": " + url + " is down"} +
           sources(detail);
}

/// What is so, or is not so.
Text state_sentence(const std::string &asked, bool holds, const std::string &what) {
    struct Words {
        Text yes;
        Text no;
    };
    static const std::map<std::string, Words> words{
        {"there", {{"があります", "is there"}, {"がありません", "is not there"}}},
        {"gone", {{"がなくなっています", "is gone"}, {"が残っています", "is still there"}}},
        {"running", {{"が動いています", "runs"}, {"が動いていません", "does not run"}}},
        {"stopped", {{"が止まっています", "is stopped"}, {"が動いています", "runs"}}},
        {"locked", {{"がロックされています", "is locked"}, {"が使えます", "can log in"}}},
    };
    const auto found = words.find(asked);
    if (found == words.end())
        return {what + " " + asked, what + " " + asked};
    const Text &word = holds ? found->second.yes : found->second.no;
    return {"「" + what + "」" + word.ja, what + " " + word.en};
}

Text guest_state(const Event &event) {
    const Detail detail(event);
    const Text state =
        state_sentence(detail.text("kind"), detail.yes("holds"), detail.text("what"));
    const std::string on = detail.text("on");
    return Text{"計測：" + on + "では" + state.ja, "Probed on " + on + ": " + state.en} +
           sources(detail);
}

Text probe_failed(const Event &event) {
    return Text{"目標「" + event.subject + "」の計測ができません",
                "Objective " + event.subject + " cannot be probed"} +
           after_colon(reason(event));
}

Text result_words(const std::string &state) {
    static const std::map<std::string, Text> words{
        {"waiting", {"未確定に戻りました", "is open again"}},
        {"done", {"達成", "is done"}},
        {"late", {"期限後に達成", "is done, late"}},
        {"failed", {"未達成", "is failed"}},
        {"penalty", {"減点", "is a penalty"}},
        {"avoided", {"被害を防止", "is avoided"}},
        {"not-measurable", {"測定不能", "cannot be measured"}},
    };
    const auto found = words.find(state);
    return found == words.end() ? Text{state, "is " + state} : found->second;
}

Text objective_decided(const Event &event) {
    const Detail detail(event);
    const Text word = result_words(detail.text("state"));
    const std::string points = number(detail.number("points"));
    return {"目標「" + event.subject + "」：" + word.ja + "（" + points + "点）",
            "Objective " + event.subject + " " + word.en + " (" + points + " points)"};
}

Text objective_overridden(const Event &event) {
    const Detail detail(event);
    const Text why = after_colon(reason(event));
    if (detail.yes("withdrawn"))
        return Text{"目標「" + event.subject + "」の手動判定を取り消し、測定結果に戻しました",
                    "The result of objective " + event.subject +
                        " that was set by hand is withdrawn; what is measured counts again"} +
               why;
    const Text word = result_words(detail.text("state"));
    const std::string points = number(detail.number("points"));
    return Text{"目標「" + event.subject + "」を手動で判定しました：" + word.ja + "、" + points +
                    "点",
                "Objective " + event.subject + " " + word.en + " (" + points +
                    " points), set by hand"} +
           why;
}

} // namespace

std::map<std::string_view, Sentence> measure_sentences() {
    return {
        {kind::connection_probed, connection_probed},
        {kind::service_probed, service_probed},
        {kind::guest_state, guest_state},
        {kind::probe_failed, probe_failed},
        {kind::objective_decided, objective_decided},
        {kind::objective_overridden, objective_overridden},
    };
}

} // namespace enshu::event
