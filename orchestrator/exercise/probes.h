// When the machines of one team are asked for the measures blocked, available and guest-state, and
// what of their answers the log should get. Pure bookkeeping.
//
// available is asked every so often, as the scenario says. The others are asked every half minute,
// and at once when somebody has done something that may have changed the answer. An answer is told
// when it is another one than before; State changes by events alone (apply), so that replaying a
// log rebuilds it.
#pragma once

#include "orchestrator/event/event.h"
#include "orchestrator/exercise/measures.h"
#include "orchestrator/exercise/range_control.h"

#include <optional>
#include <string>
#include <vector>

namespace enshu::exercise {

class Probes {
  public:
    /// `scenario` outlives the probes.
    explicit Probes(const dsl::Scenario &scenario);

    struct Question {
        std::string objective;
        std::string host; ///< that is asked, or from which is asked
        Probe probe;
    };
    /// What is to be asked now, in exercise time. Each is under way until answered() or failed().
    std::vector<Question> due(Milliseconds now);
    /// The next moment at which due() has something, but for what is under way.
    std::optional<Milliseconds> next_due() const;

    /// What came of it, as an event if that is news.
    std::optional<Fact> answered(const std::string &objective, const ProbeAnswer &answer);
    std::optional<Fact> failed(const std::string &objective, const std::string &reason);

    /// An event of this team is in the log.
    void apply(const event::Event &event);

  private:
    enum class Answer { None, Yes, No, Failed };
    struct Entry {
        Question question;
        Milliseconds every{0};
        bool prompted_by_acts = false;
        Milliseconds next{0};
        bool under_way = false;
        Answer last = Answer::None;
    };
    Entry *find(const std::string &objective);

    std::vector<Entry> entries_;
};

} // namespace enshu::exercise
