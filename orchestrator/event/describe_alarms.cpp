// What becomes scarce on the machine that everything runs on.
#include "orchestrator/event/kinds.h"
#include "orchestrator/event/sentences.h"

namespace enshu::event {
namespace {

Text resource_word(const std::string &what) {
    static const std::map<std::string, Text> words{
        {"memory", {"メモリ不足", "memory"}},
        {"memory-stalls", {"メモリ待ち", "waiting for memory"}},
        {"disk", {"ディスク不足", "disk"}},
        {"processors", {"プロセッサの混雑", "processors"}},
        {"descriptors", {"ファイル記述子不足", "file descriptors"}},
        {"tasks", {"プロセス・スレッド不足", "processes and threads"}},
        {"guest-disk", {"ディスク使用量の超過", "what was written to its disk"}},
    };
    const auto found = words.find(what);
    return found == words.end() ? Text{what, what} : found->second;
}

Text alarm_raised(const Event &event) {
    const Detail detail(event);
    const bool critical = detail.text("level") == "critical";
    return {(critical ? "緊急警報：" : "警報：") + detail.text("text_ja"),
            (critical ? "Critical: " : "Alarm: ") + detail.text("text_en")};
}

Text alarm_cleared(const Event &event) {
    const Text what = resource_word(event.subject);
    const std::string host = Detail(event).text("host");
    return host.empty() ? Text{"警報解除：" + what.ja + "は解消しました", "Alarm over: " + what.en}
                        : Text{"警報解除：" + host + "の" + what.ja + "は解消しました",
                               "Alarm over: " + host + ", " + what.en};
}

} // namespace

std::map<std::string_view, Sentence> alarm_sentences() {
    return {{kind::alarm_raised, alarm_raised}, {kind::alarm_cleared, alarm_cleared}};
}

} // namespace enshu::event
