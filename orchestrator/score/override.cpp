// A result that a controller has set by hand.
#include "orchestrator/event/describe.h"
#include "orchestrator/score/judge.h"
#include "orchestrator/score/words.h"

namespace enshu::score {
namespace {

Text word_of(ObjectiveState state) {
    static const Text words[] = {{"未確定", "open"},
                                 {"達成", "done"},
                                 {"期限後に達成", "late"},
                                 {"未達成", "failed"},
                                 {"減点", "a penalty"},
                                 {"被害を防止", "avoided"},
                                 {"測定不能", "not measurable"}};
    return words[static_cast<std::size_t>(state)];
}

/// `controller:NAME`
std::string name_of_person(const std::string &actor) {
    return actor.substr(actor.find(':') + 1);
}

} // namespace

void apply(const Override &override, ObjectiveResult &result) {
    const std::string at = event::clock_text(override.moment.at_ms);
    const std::string by = name_of_person(override.by);
    const Text measured = word_of(result.state);
    const std::string points = std::to_string(result.points);
    Seqs seqs{override.moment.seq};
    result.evidence =
        Text{at + "に" + by + "が手動で判定：" + override.reason.ja,
             "set by hand by " + by + " at " + at + ": " + override.reason.en} +
        cited(seqs) +
        Text{"。測定結果は" + measured.ja + "、" + points + "点：" + result.evidence.ja,
             "; measured is " + measured.en + ", " + points + " points: " + result.evidence.en};
    seqs.insert(seqs.end(), result.evidence_seq.begin(), result.evidence_seq.end());
    result.evidence_seq = std::move(seqs);
    result.state = override.state;
    result.points = override.points;
    result.at_ms = override.moment.at_ms;
    result.next_ms = -1; // time changes nothing any more
}

} // namespace enshu::score
