// Inside of score/: what the events say about one team, gathered once.
#pragma once

#include "orchestrator/score/score.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace enshu::score {

struct Moment {
    std::int64_t at_ms = 0;
    std::uint64_t seq = 0;
};

/// A step or inject that will not be delivered.
struct Missing {
    Moment moment;
    bool spared = false;
    dsl::Text reason;
};

struct Loss {
    Moment moment;
    std::int64_t last_contact_ms = 0;
    std::uint64_t last_seq = 0;
    std::int64_t silent_ms = 0;
};

struct ContactFacts {
    std::optional<Moment> first;
    std::vector<Loss> losses;          ///< since the contact was last heard
    std::optional<Moment> heard_again; ///< after an earlier loss, and not lost since
    std::optional<Missing> doubt; ///< the emulation in its guest is not at work: nothing is known
};

struct Arrival {
    Moment moment;
    std::string sha256;
    std::int64_t bytes = 0;
};

struct AnswerFacts {
    int tries = 0;
    std::optional<Moment> accepted;
    std::optional<Moment> last_wrong;
    std::optional<std::int64_t> tries_left; ///< after the last
};

struct ReportFacts {
    Moment first;               ///< submission
    std::set<std::string> said; ///< its fields that say something
    struct Grade {
        Moment moment;
        std::string grader;
        std::map<std::string, std::vector<std::int64_t>> points; ///< by field, line by line
    };
    std::optional<Grade> grade; ///< the last
};

struct Capture {
    Moment moment;
    std::string kind;
    std::string path;
    std::string sha256;
    std::optional<std::uint64_t> kept_seq; ///< of the event that says it is whole, if another one
};

struct HostFacts {
    std::map<std::string, Moment> begun; ///< captures, by id
    std::vector<Capture> captures;       ///< each at the moment in which it was begun
    std::optional<Moment> shut_down;     ///< the first time
    std::optional<Moment> reset;         ///< likewise
};

/// The platform asked the machines, and the answer was another one than the time before.
struct ProbeChange {
    enum class Answer { Yes, No, Unknown } answer{}; ///< open, up, holds; or it could not be asked
    Moment moment;
    dsl::Text reason;  ///< with Unknown
    dsl::Text sources; ///< otherwise: what says so; may be empty
};

/// A controller's word in place of what is measured.
struct Override {
    Moment moment;
    ObjectiveState state{};
    int points = 0;
    dsl::Text reason;
    std::string by;
};

struct Facts {
    std::map<std::string, Moment>
        happened; ///< steps and injects delivered, and injects withheld without need
    std::map<std::string, Missing> missing;
    std::map<std::string, ContactFacts> contacts; ///< by step
    std::map<std::string, Arrival> arrivals;      ///< by step
    std::map<std::string, AnswerFacts> answers;   ///< by objective
    std::map<std::string, ReportFacts> reports;   ///< by form
    std::map<std::string, HostFacts> hosts;
    std::map<std::string, std::vector<ProbeChange>> probes; ///< by objective
    std::map<std::string, std::map<int, Moment>> hints;     ///< by objective and number
    std::map<std::string, Override> overrides;              ///< by objective
    std::optional<Moment> ended;
};

} // namespace enshu::score
