// Readings from the attacker's side.
#include "orchestrator/event/describe.h"
#include "orchestrator/score/reading.h"

namespace enshu::score {

using event::clock_text;
using event::span_text;

static Reading missing_step(const std::string &step, const Missing &missing) {
    return {Reading::Kind::NotMeasurable,
            missing.moment.at_ms,
            Text{"「" + step + "」が行われなかったため測定できません：",
                 "not measurable, because `" + step + "` did not happen: "} +
                missing.reason + cited({missing.moment.seq}),
            {missing.moment.seq}};
}

Reading read(const Asked &asked, const dsl::ContactLost &measure) {
    const Facts &facts = asked.facts;
    const auto found = facts.contacts.find(measure.step);
    const ContactFacts contact = found == facts.contacts.end() ? ContactFacts{} : found->second;
    for (const Loss &loss : contact.losses) {
        if (loss.silent_ms < measure.silence.count())
            continue;
        const Text silent = span_text(loss.silent_ms);
        const std::string last = clock_text(loss.last_contact_ms);
        const Seqs seqs{loss.last_seq, loss.moment.seq};
        return {Reading::Kind::Achieved, loss.moment.at_ms,
                Text{"通信の途絶を確認：最後の通信は" + last + "、以後" + silent.ja + "間なし",
                     "contact lost: last heard at " + last + ", silent for " + silent.en} +
                    cited(seqs),
                seqs};
    }
    if (const auto missing = facts.missing.find(measure.step); missing != facts.missing.end())
        return missing_step(measure.step, missing->second);
    if (contact.doubt)
        return {Reading::Kind::NotMeasurable,
                contact.doubt->moment.at_ms,
                Text{"測定できません：", "not measurable: "} + contact.doubt->reason +
                    cited({contact.doubt->moment.seq}),
                {contact.doubt->moment.seq}};
    if (contact.heard_again) {
        const Seqs seqs{contact.heard_again->seq};
        const std::string again = clock_text(contact.heard_again->at_ms);
        return {Reading::Kind::NotYet, -1,
                Text{"途絶後、" + again + "に再び通信が届きました",
                     "heard again at " + again + " after it was lost"} +
                    cited(seqs),
                seqs};
    }
    if (contact.first) {
        const Seqs seqs{contact.first->seq};
        const std::string first = clock_text(contact.first->at_ms);
        return {Reading::Kind::NotYet, -1,
                Text{"攻撃者側に通信が届いています（最初は" + first + "）",
                     "the attacker hears it, first at " + first} +
                    cited(seqs),
                seqs};
    }
    return {Reading::Kind::NotYet,
            -1,
            Text{"攻撃者側に通信がまだ一度も届いていません", "the attacker has not heard it yet"},
            {},
            true};
}

Reading read(const Asked &asked, const dsl::FileArrived &measure) {
    const Facts &facts = asked.facts;
    const auto found = facts.arrivals.find(measure.step);
    if (found == facts.arrivals.end())
        return {};
    const Arrival &arrival = found->second;
    const std::string at = clock_text(arrival.moment.at_ms);
    const std::string bytes = std::to_string(arrival.bytes);
    const std::string digest = arrival.sha256.substr(0, 12);
    const Seqs seqs{arrival.moment.seq};
    return {
        Reading::Kind::Achieved, arrival.moment.at_ms,
        Text{at + "に" + bytes + "バイトが攻撃者に渡りました（SHA-256 " + digest + "…）",
             "the attacker received " + bytes + " bytes at " + at + ", SHA-256 " + digest + "…"} +
            cited(seqs),
        seqs};
}

} // namespace enshu::score
