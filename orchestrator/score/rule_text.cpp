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

Text what(const auto &) {
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
