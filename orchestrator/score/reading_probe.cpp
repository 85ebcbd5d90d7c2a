// Readings of what the platform asks the machines, again and again.
#include "orchestrator/event/describe.h"
#include "orchestrator/score/reading.h"

#include <algorithm>

namespace enshu::score {

using event::clock_text;
using event::span_text;

namespace {

using Answer = ProbeChange::Answer;
using Changes = std::vector<ProbeChange>;

const Changes &changes_of(const Asked &asked) {
    static const Changes none;
    const auto found = asked.facts.probes.find(asked.objective.id);
    return found == asked.facts.probes.end() ? none : found->second;
}

/// That it cannot be asked at the moment, if that is so.
void add_doubt(Reading &reading, const Changes &changes) {
    if (changes.empty() || changes.back().answer != Answer::Unknown)
        return;
    const ProbeChange &last = changes.back();
    const std::string since = clock_text(last.moment.at_ms);
    reading.evidence = reading.evidence +
                       Text{"。" + since + "から測定できません：",
                            "; it could not be asked since " + since + ": "} +
                       last.reason + cited({last.moment.seq});
    reading.seqs.push_back(last.moment.seq);
}

/// What says so, in brackets.
Text said_by(const ProbeChange &change) {
    if (change.sources.empty())
        return {};
    return {"（" + change.sources.ja + "）", " (" + change.sources.en + ")"};
}

Reading not_asked(const Changes &changes) {
    Reading reading;
    reading.unmeasurable_unless_heard = true;
    reading.evidence = {"まだ測定されていません", "it has not been asked yet"};
    add_doubt(reading, changes);
    return reading;
}

/// How the evidence calls the state that is wanted and the other one.
struct Words {
    Text wanted;
    Text other;
};

/// A state that the team is to bring about: it counts once it was seen to be otherwise before.
Reading brought_about(const Changes &changes, Answer wanted, const Words &words) {
    const ProbeChange *before = nullptr; // the latest that was otherwise
    const ProbeChange *last = nullptr;   // the change to what is now known
    for (const ProbeChange &change : changes) {
        if (change.answer == Answer::Unknown)
            continue;
        if (!last || change.answer != last->answer)
            last = &change;
        if (change.answer != wanted)
            before = last;
    }
    if (!last)
        return not_asked(changes);
    const std::string at = clock_text(last->moment.at_ms);
    Reading reading;
    if (last->answer != wanted) {
        reading.seqs = {last->moment.seq};
        reading.evidence = Text{at + "から、" + words.other.ja, words.other.en + " since " + at} +
                           said_by(*last) + cited(reading.seqs);
    } else if (before) {
        reading.kind = Reading::Kind::Achieved;
        reading.at_ms = last->moment.at_ms;
        reading.seqs = {before->moment.seq, last->moment.seq};
        reading.evidence = Text{at + "から、" + words.wanted.ja, words.wanted.en + " since " + at} +
                           said_by(*last) + cited(reading.seqs);
        return reading; // what cannot be asked now takes nothing away
    } else {
        reading.unmeasurable_unless_heard = true;
        reading.seqs = {last->moment.seq};
        reading.evidence = Text{"最初から" + words.wanted.ja + "。チームが変えるものがありません",
                                words.wanted.en + " from the beginning, so that there was nothing "
                                                  "to bring about"} +
                           said_by(*last) + cited(reading.seqs);
    }
    add_doubt(reading, changes);
    return reading;
}

/// Whether, and for how long in all, something was down up to a moment.
struct Downtime {
    std::int64_t total_ms = 0;
    std::int64_t uses_up_ms =
        -1; ///< the moment at which more than `spare` was used up; -1: not yet
    bool down = false;
    bool asked = false;
    Seqs seqs;
};

Downtime downtime(const Changes &changes, std::int64_t until, std::int64_t spare) {
    Downtime result;
    std::int64_t since = 0;
    const auto count_to = [&](std::int64_t at) {
        if (!result.down)
            return;
        if (result.uses_up_ms < 0 && result.total_ms + at - since > spare)
            result.uses_up_ms = since + spare - result.total_ms + 1;
        result.total_ms += at - since;
    };
    for (const ProbeChange &change : changes) {
        if (change.moment.at_ms > until)
            break;
        count_to(change.moment.at_ms);
        since = change.moment.at_ms;
        result.down = change.answer == Answer::No;
        result.asked = result.asked || change.answer != Answer::Unknown;
        if (result.down)
            result.seqs.push_back(change.moment.seq);
    }
    count_to(until);
    return result;
}

Words words_of(const dsl::GuestState &measure) {
    const std::string on_ja = "「" + measure.host + "」の「" + measure.what + "」";
    const std::string on_en = "`" + measure.what + "` on `" + measure.host + "`";
    const auto made = [&](const char *wanted_ja, const char *wanted_en, const char *other_ja,
                          const char *other_en) {
        return Words{{on_ja + wanted_ja, on_en + wanted_en}, {on_ja + other_ja, on_en + other_en}};
    };
    switch (measure.kind) {
    case dsl::GuestState::Kind::There:
        return made("があります", " has been there", "がありません", " has been missing");
    case dsl::GuestState::Kind::Gone:
        return made("がなくなっています", " has been gone", "が残っています", " has been there");
    case dsl::GuestState::Kind::Running:
        return made("が動いています", " has been running", "が止まっています", " has been stopped");
    case dsl::GuestState::Kind::Stopped:
        return made("が止まっています", " has been stopped", "が動いています", " has been running");
    case dsl::GuestState::Kind::Locked:
        return made("がロックされています", " has been locked", "でログインできます",
                    " has been able to log in");
    }
    return {};
}

} // namespace

Reading read(const Asked &asked, const dsl::Blocked &measure) {
    const std::string port = dsl::to_string(measure.port);
    const std::string ja = "「" + measure.from + "」から「" + measure.to + "」の" + port + "へ";
    const std::string en = port + " from `" + measure.from + "` to `" + measure.to + "` has been ";
    return brought_about(
        changes_of(asked), Answer::No,
        {{ja + "接続できません", en + "closed"}, {ja + "接続できます", en + "open"}});
}

Reading read(const Asked &asked, const dsl::GuestState &measure) {
    return brought_about(changes_of(asked), Answer::Yes, words_of(measure));
}

Reading read(const Asked &asked, const dsl::Available &measure) {
    const Changes &changes = changes_of(asked);
    const std::int64_t spare = measure.spare.count();
    const std::int64_t until = std::min(asked.now_ms, asked.limit.at_ms.value_or(asked.now_ms));
    const Downtime down = downtime(changes, until, spare);
    if (!down.asked)
        return not_asked(changes);
    Reading reading;
    reading.seqs = down.seqs;
    const Text total = span_text(down.total_ms);
    const Text allowed = span_text(spare);
    reading.evidence =
        Text{"停止は合計" + total.ja + "（許容" + allowed.ja + "）",
             "down for " + total.en + " in all, of " + allowed.en + " that are allowed"} +
        cited(down.seqs);
    if (down.uses_up_ms >= 0) {
        reading.kind = Reading::Kind::Lost;
        reading.at_ms = down.uses_up_ms;
        return reading;
    }
    const bool limit_over = asked.limit.at_ms && asked.now_ms > *asked.limit.at_ms;
    if (limit_over || asked.facts.ended) {
        reading.kind = Reading::Kind::Achieved;
        reading.at_ms = until;
        if (!limit_over)
            reading.seqs.push_back(asked.facts.ended->seq);
        return reading;
    }
    reading.evidence = (down.down ? Text{"停止しています。", "it is down; "}
                                  : Text{"応答しています。", "it answers; "}) +
                       reading.evidence;
    if (asked.limit.at_ms)
        reading.next_ms = *asked.limit.at_ms + 1;
    if (down.down) {
        const std::int64_t used_up = asked.now_ms + spare - down.total_ms + 1;
        if (reading.next_ms < 0 || used_up < reading.next_ms)
            reading.next_ms = used_up;
    }
    add_doubt(reading, changes);
    return reading;
}

} // namespace enshu::score
