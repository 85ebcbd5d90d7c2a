#include "orchestrator/event/kinds.h"
#include "orchestrator/event/sentences.h"

namespace enshu::event {
namespace {

Text isolation_proved(const Event &event) {
    const Detail detail(event);
    const std::string sent = number(detail.number("sent"));
    if (detail.yes("ok"))
        return {"隔離を確認しました（探査" + sent + "件、漏れ0件）",
                "Isolation is proved: " + sent + " probes sent, none got through"};
    const std::int64_t through = detail.number("got_through");
    if (through > 0)
        return {"隔離に漏れがあります（探査" + sent + "件中" + number(through) + "件）",
                "Isolation leaks: " + number(through) + " of " + sent + " probes got through"};
    const std::string trouble = detail.text("trouble");
    return Text{"隔離を確認できませんでした", "Isolation could not be proved"} +
           after_colon({trouble, trouble});
}

Text isolation_breached(const Event &event) {
    const Detail detail(event);
    const std::string what = detail.text("what");
    const Text mended = detail.yes("mended") ? Text{"（修復済み）", " (mended)"}
                                             : Text{"（未修復）", " (not mended)"};
    return Text{"隔離の規則が変更されました", "Isolation was breached"} +
           after_colon({what, what}) + mended;
}

} // namespace

std::map<std::string_view, Sentence> isolation_sentences() {
    return {{kind::isolation_proved, isolation_proved},
            {kind::isolation_breached, isolation_breached}};
}

} // namespace enshu::event
