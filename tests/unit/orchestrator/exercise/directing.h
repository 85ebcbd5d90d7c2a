// A conductor that is directed by two controllers, for the tests of their acts.
#pragma once

#include "orchestrator/exercise/direction.h"
#include "tests/unit/orchestrator/exercise/play.h"

namespace enshu::exercise {

using namespace std::chrono_literals;
using test::code_of;
using test::Play;
using test::words_of;
namespace kind = event::kind;
using Code = ExerciseError::Code;
using S = score::ObjectiveState;

inline const By bob{"controller:bob", "they are stuck"};
inline const By eve{"controller:eve", "enough of that"};

inline dsl::Inject said(const char *id, dsl::Trigger trigger) {
    dsl::Inject inject;
    inject.id = id;
    inject.trigger = std::move(trigger);
    inject.from = "soc";
    inject.text = {"お知らせ", "A notice"};
    return inject;
}

inline dsl::Trigger manual() {
    dsl::Trigger trigger;
    trigger.manual = true;
    return trigger;
}

class DirectionTest : public test::PlayTest {
  protected:
    Direction direct() { return Direction(conductor()); }
    std::vector<event::Event> found(const char *kind, const char *subject, unsigned team = 0) {
        return log().find(kind, subject, team);
    }
    std::int64_t moment(const char *kind, const char *subject, unsigned team) {
        const auto events = found(kind, subject, team);
        return events.empty() ? -1 : events.at(0).exercise_ms;
    }
    /// Kills the daemon and starts another one, which goes on.
    void restart() {
        for (auto &range : play_.ranges)
            range->release();
        play_.conductor.reset();
        for (auto &range : play_.ranges)
            range->end_beacons();
        play_.build();
        play_.settle();
        play_.conductor->resume(0, "c", "");
        play_.settle();
    }
};

} // namespace enshu::exercise
