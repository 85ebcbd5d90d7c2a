#include "orchestrator/event/describe.h"
#include "orchestrator/score/judge.h"

namespace enshu::score {
namespace {

using dsl::Text;
using event::span_text;

Text what(const dsl::ContactLost &measure) {
    const Text silence = span_text(measure.silence.count());
    return {"攻撃者側に「" + measure.step + "」の通信が" + silence.ja + "間届かなくなること",
            "the attacker hears nothing of `" + measure.step + "` for " + silence.en};
}

Text what(const dsl::FileArrived &measure) {
    return {"「" + measure.step + "」のファイルが攻撃者に渡ると減点",
            "a penalty if the file of `" + measure.step + "` arrives at the attacker"};
}

Text what(const dsl::Answer &measure) {
    const std::string tries = std::to_string(measure.tries);
    return {"設問に正しく答えること：" + measure.ask.ja + "（" + tries + "回まで）",
            "the right answer to: " + measure.ask.en + " (" + tries +
                (measure.tries == 1 ? " try)" : " tries)")};
}

Text what(const dsl::Report &measure) {
    return {"報告書「" + measure.form + "」を提出すること",
            "the report `" + measure.form + "` is submitted"};
}

Text what(const dsl::Evidence &measure) {
    static const Text kinds[] = {{"メモリ", "the memory"},
                                 {"ディスク", "the disk"},
                                 {"ログ", "the log"},
                                 {"ファイル", "the file"}};
    const Text &kind = kinds[static_cast<std::size_t>(measure.kind)];
    Text text{"「" + measure.host + "」の" + kind.ja, kind.en};
    if (!measure.path.empty()) {
        text.ja += "「" + measure.path + "」";
        text.en += " `" + measure.path + "`";
    }
    text.ja += "を証拠として保全すること";
    text.en += " of `" + measure.host + "` is captured as evidence";
    if (measure.before_shutdown && measure.before_reset)
        return {text.ja + "（シャットダウン・復元の前に）",
                text.en + " before it is shut down or reset"};
    if (measure.before_shutdown)
        return {text.ja + "（シャットダウンの前に）", text.en + " before it is shut down"};
    if (measure.before_reset)
        return {text.ja + "（復元の前に）", text.en + " before it is reset"};
    return text;
}

Text what(const dsl::Blocked &measure) {
    const std::string port = dsl::to_string(measure.port);
    return {"「" + measure.from + "」から「" + measure.to + "」の" + port +
                "へ接続できなくなること",
            port + " from `" + measure.from + "` to `" + measure.to + "` is no longer open"};
}

Text what(const dsl::Available &measure) {
    const Text every = span_text(measure.every.count());
    const Text spare = span_text(measure.spare.count());
    return {measure.url + "が「" + measure.from + "」に応答し続けること（" + every.ja +
                "ごとに測定、停止は合計" + spare.ja + "まで）",
            measure.url + " goes on answering `" + measure.from + "`, asked every " + every.en +
                ", and is down for at most " + spare.en + " in all"};
}

Text what(const dsl::GuestState &measure) {
    const std::string ja = "「" + measure.host + "」の「" + measure.what + "」";
    const std::string en = "`" + measure.what + "` on `" + measure.host + "` ";
    switch (measure.kind) {
    case dsl::GuestState::Kind::There:
        return {ja + "があること", en + "is there"};
    case dsl::GuestState::Kind::Gone:
        return {ja + "がなくなること", en + "is gone"};
    case dsl::GuestState::Kind::Running:
        return {ja + "が動くこと", en + "runs"};
    case dsl::GuestState::Kind::Stopped:
        return {ja + "が止まること", en + "is stopped"};
    case dsl::GuestState::Kind::Locked:
        return {ja + "がロックされること", en + "is locked"};
    }
    return {};
}

Text late_text(const dsl::LateRule &late) {
    switch (late.kind) {
    case dsl::LateRule::Kind::Nothing:
        return {"遅れると0点", "late earns nothing"};
    case dsl::LateRule::Kind::Half:
        return {"遅れると半分", "late earns half"};
    case dsl::LateRule::Kind::Lose: {
        const Text every = span_text(late.every.count());
        const std::string lose = std::to_string(late.lose);
        return {"遅れると" + every.ja + "ごとに" + lose + "点を失う",
                "late loses " + lose + " points every " + every.en};
    }
    }
    return {};
}

} // namespace

Text rule_text(const dsl::Objective &objective) {
    Text text = std::visit([](const auto &measure) { return what(measure); }, objective.measure);
    if (!objective.within)
        return text;
    const Text time = span_text(objective.within->time.count());
    const std::string &of = objective.within->of;
    const Text late = late_text(objective.late);
    text.ja += "（" + (of.empty() ? "開始" : "「" + of + "」") + "から" + time.ja + "以内、" +
               late.ja + "）";
    text.en +=
        " within " + time.en + " of " + (of.empty() ? "START" : "`" + of + "`") + "; " + late.en;
    return text;
}

} // namespace enshu::score
