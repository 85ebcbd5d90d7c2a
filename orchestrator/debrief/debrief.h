// What is to be said of an exercise afterwards: a fold over its log, as plain values. Pages, tables
// and files are written from these (files.h) and from nothing else.
//
// All times are the team's own exercise time in milliseconds. Whatever is said of a moment bears
// the number (seq) of the event that tells it.
#pragma once

#include "orchestrator/debrief/result.h"
#include "orchestrator/event/event.h"
#include "orchestrator/score/score.h"
#include "scenario-dsl/model/scenario.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace enshu::debrief {

using dsl::Text;

struct Moment {
    std::int64_t at_ms = 0;
    std::uint64_t seq = 0;
};

enum class Side { Attack, WhiteCell, Team, Score, Control };

/// One line of a team's time axis.
struct Row {
    Side side{};
    Moment moment;
    std::int64_t wall_unix_ms = 0;
    std::string kind; ///< of the event
    std::string subject;
    std::string actor;
    Text text;
};

/// How long something took, from the attack's true moment to the team's act.
struct Figure {
    FigureKind kind{};
    std::optional<Moment> from;
    Text from_what;
    std::optional<Moment> to;
    Text to_what;
    Text why_not; ///< where it was not measured
    std::optional<std::int64_t> ms() const {
        return from && to ? std::optional(to->at_ms - from->at_ms) : std::nullopt;
    }
};

/// Of the team's organisation: it is otherwise from this moment on.
struct Change {
    enum class What { Host, Cable, Contact, Service, Step } what{};
    Moment moment;
    std::string id;
    /// Host: on, off, put-back; Cable: in, out; Contact: heard, lost; Service: up, down; Step:
    /// delivered, failed, spared, arrived
    std::string value;
};

struct Downtime {
    std::string objective;
    std::string url;
    std::int64_t down_ms = 0;
    std::int64_t spare_ms = 0; ///< what the scenario lets pass
};

/// From when to when a beacon was heard.
struct Heard {
    std::string step;
    Moment from;
    Moment to;
    bool lost = false; ///< else it was heard up to the end
};

/// What a delivered step has left, and whether an act of the team went there.
struct Found {
    std::string step;
    Moment moment; ///< of the step
    std::string host;
    std::string where;
    std::string reading; ///< the command that shows it
    Text meaning;
    std::optional<std::uint64_t> seen_seq; ///< the act; absent: nobody looked
};

struct Finding {
    bool strength = false;
    std::string phase;
    std::string objective; ///< empty: of no single one
    Text what;
    Text action; ///< of an area for improvement: where to begin
};

struct Note {
    Moment moment;
    std::string by;
    std::string objective;
    Text text;
};

struct Message {
    Moment moment;
    std::string from;
    std::string to;
    std::string channel;
    std::string text;
};

struct TeamDebrief {
    unsigned number = 0;
    score::TeamScore score;
    std::vector<Row> rows; ///< in the log's order
    std::vector<Heard> heard;
    std::vector<Change> changes;
    std::vector<Figure> figures; ///< one of each kind
    std::vector<Downtime> downtimes;
    std::vector<Found> found;
    std::vector<Finding> findings;
    std::vector<Note> notes;     ///< of controllers
    std::vector<Note> overrides; ///< of results, with their reasons
    std::vector<Note> hints;
    std::vector<Message> messages;
    std::int64_t now_ms = 0; ///< of its own time
    bool data_taken = false; ///< a file has arrived at the attacker

    const Figure &figure(FigureKind kind) const;
    std::size_t unseen() const; ///< of `found`
};

struct Debrief {
    std::string exercise;
    std::string scenario_id;
    std::string scenario_digest;
    Text title;
    Text organization;
    std::int64_t duration_ms = 0; ///< that the scenario gives
    std::int64_t now_ms = 0;      ///< exercise time of the debrief
    bool over = false;            ///< else it is still going on
    std::int64_t started_unix_ms = 0;
    std::int64_t ended_unix_ms = 0; ///< 0: not yet
    int possible = 0;
    std::vector<dsl::Objective> objectives;
    std::vector<dsl::Step> steps;
    std::vector<dsl::Zone> zones; ///< that trainees see, with their hosts
    std::vector<dsl::Host> hosts; ///< that trainees see
    std::map<std::string, Text> step_phrases;
    std::vector<TeamDebrief> teams;
    std::vector<Result> earlier; ///< of the same organisation and scenario, oldest first
    std::map<unsigned, std::vector<std::string>> trainees;

    const dsl::Objective *find_objective(const std::string &id) const;
};

struct Source {
    const dsl::Scenario &scenario;
    std::string exercise;
    std::string scenario_digest;
    unsigned teams = 1;
    std::uint64_t seed = 1;
    const std::vector<event::Event> &events;
    dsl::Milliseconds now{0};
    std::vector<Result> results; ///< of any exercise; those that compare are taken
    std::map<unsigned, std::vector<std::string>> trainees;
};

Debrief make(const Source &source);

/// What is kept of it, to be compared with later.
Result result_of(const Debrief &debrief);

} // namespace enshu::debrief
