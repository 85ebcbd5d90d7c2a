// What controllers do to the course of an exercise.
#include "orchestrator/event/describe.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/event/sentences.h"

namespace enshu::event {
namespace {

Text with_reason(const Event &event, const Text &sentence) {
    return sentence + in_brackets(Detail(event).text("reason"));
}

Text item_fired(const Event &event) {
    return with_reason(event, {"統制者が「" + event.subject + "」を発動しました",
                               "A controller lets " + event.subject + " happen"});
}

Text item_held(const Event &event) {
    return with_reason(event, {"統制者が「" + event.subject + "」を保留にしました",
                               "A controller holds " + event.subject + " back"});
}

Text item_released(const Event &event) {
    return with_reason(event, {"統制者が「" + event.subject + "」の保留を解除しました",
                               "A controller releases " + event.subject});
}

Text item_skipped(const Event &event) {
    return with_reason(event, {"統制者が「" + event.subject + "」を取りやめました",
                               "A controller skips " + event.subject});
}

Text item_delayed(const Event &event) {
    const std::string to = clock_text(Detail(event).number("to_ms"));
    return with_reason(event, {"統制者が「" + event.subject + "」を" + to + "に変更しました",
                               "A controller moves " + event.subject + " to " + to});
}

Text item_repeated(const Event &event) {
    return with_reason(event, {"統制者が「" + event.subject + "」をもう一度行います",
                               "A controller repeats " + event.subject});
}

Text inject_edited(const Event &event) {
    const Detail detail(event);
    return with_reason(
        event,
        {"統制者が「" + event.subject + "」の文面を変更しました：" + detail.text("text_ja"),
         "A controller changes what " + event.subject + " will say: " + detail.text("text_en")});
}

Text note_made(const Event &event) {
    const Detail detail(event);
    const std::string at = clock_text(detail.number("at_ms"));
    const std::string text = detail.text("text");
    const std::string &about = event.subject;
    return {"統制者の所見（" + at + (about.empty() ? "" : "、目標「" + about + "」") + "）：" +
                text,
            "A controller notes, of " + at + (about.empty() ? "" : " and objective " + about) +
                ": " + text};
}

Text scoreboard_shown(const Event &event) {
    const std::string mode = Detail(event).text("mode");
    const Text said =
        mode == "frozen" ? Text{"得点表の表示を、この時点で止めました", "The scoreboard is frozen"}
        : mode == "hidden" ? Text{"得点表を非表示にしました", "The scoreboard is hidden"}
                           : Text{"得点表を表示しています", "The scoreboard is shown as it is"};
    return with_reason(event, said);
}

Text speed_set(const Event &event) {
    double factor = 1;
    if (event.detail.is_object())
        if (const auto found = event.detail.find("factor");
            found != event.detail.end() && found->is_number())
            factor = found->get<double>();
    std::string times = std::to_string(factor);
    times.erase(times.find_last_not_of('0') + 1);
    if (times.ends_with('.'))
        times.pop_back();
    return with_reason(event, {"演習時計の速さを" + times + "倍にしました",
                               "Exercise time passes " + times + " times as fast as real time"});
}

} // namespace

std::map<std::string_view, Sentence> direction_sentences() {
    return {
        {kind::item_fired, item_fired},
        {kind::item_held, item_held},
        {kind::item_released, item_released},
        {kind::item_skipped, item_skipped},
        {kind::item_delayed, item_delayed},
        {kind::item_repeated, item_repeated},
        {kind::inject_edited, inject_edited},
        {kind::note_made, note_made},
        {kind::scoreboard_shown, scoreboard_shown},
        {kind::speed_set, speed_set},
    };
}

} // namespace enshu::event
