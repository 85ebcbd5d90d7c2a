// Inside of debrief/: one team's events, folded one after the other.
#pragma once

#include "orchestrator/debrief/debrief.h"

#include <set>
#include <vector>

namespace enshu::debrief {

/// Reads `detail` without ever throwing: what is missing or of another type is empty.
std::string text_in(const event::Event &event, const char *key);
std::int64_t number_in(const event::Event &event, const char *key);
bool yes_in(const event::Event &event, const char *key);

class TeamFold {
  public:
    /// `scenario`: as this team meets it. References outlive the fold.
    TeamFold(const dsl::Scenario &scenario, unsigned team);

    /// An event of this team or of all, in the log's order.
    void apply(const event::Event &event);
    /// `score`: the team's, at `now_ms` of its own time.
    TeamDebrief take(score::TeamScore score, std::int64_t now_ms);

  private:
    /// Something the team did that shows that it knows, or that cuts a machine off.
    struct Act {
        Moment moment;
        std::string host; ///< empty: of none
        Text text;
        bool cuts = false;
    };
    struct Beacon {
        std::optional<Moment> first;
        std::optional<Moment> lost; ///< when that was told
        std::int64_t last_contact_ms = 0;
    };
    /// What an objective's probe answered last.
    struct Answer {
        bool at_first = false;
        bool holds = false;
        Moment since;
        Text text;
    };
    struct Look {
        Moment moment;
        std::string host;
        std::string command; ///< empty: a capture
        std::string kind;
        std::string path;
    };

    void add_row(const event::Event &event, Side side, Text text);
    void change(const event::Event &event, Change::What what, std::string id, std::string value);
    void attack(const event::Event &event);
    void white_cell(const event::Event &event);
    void team_act(const event::Event &event);
    void evidence(const event::Event &event);
    void judgement(const event::Event &event);
    void probe(const event::Event &event);
    void control(const event::Event &event);
    void heard(const event::Event &event);
    void disturb(const std::string &what);
    void restore(const std::string &what, const Moment &moment);

    // figures.cpp
    Figure detect() const;
    Figure report() const;
    Figure contain() const;
    Figure preserve() const;
    Figure eradicate() const;
    Figure recover() const;
    Figure from_the_beginning(FigureKind kind) const;

    // found.cpp
    std::vector<Found> found() const;
    const Look *look_at(const Found &found) const;

    std::vector<Downtime> downtimes() const;

    const dsl::Scenario &scenario_;
    TeamDebrief team_;
    std::int64_t now_ms_ = 0;

    std::map<std::string, Moment> delivered_; ///< steps
    std::optional<Moment> first_delivered_;
    std::string first_step_;
    std::set<std::string> touched_; ///< hosts in which a step was delivered
    std::map<std::string, Beacon> beacons_;
    std::vector<Act> acts_;
    std::optional<Act> first_report_;
    std::map<std::string, Moment> begun_; ///< captures, by id
    std::optional<Act> first_capture_;
    std::map<std::string, Answer> answers_; ///< by objective
    std::set<std::string> disturbed_;       ///< what is not as it should be
    bool was_disturbed_ = false;
    Moment restored_;
    struct Down {
        std::optional<std::int64_t> since;
        std::int64_t sum = 0;
    };
    std::map<std::string, Down> down_; ///< by objective
    std::vector<Look> looks_;
};

/// What each objective's result says of the team, and what nobody looked at.
std::vector<Finding> findings_of(const TeamDebrief &team, const dsl::Scenario &scenario);

} // namespace enshu::debrief
