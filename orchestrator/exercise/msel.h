// The MSEL as it stands: every step and inject of a team with what has become of it. A pure fold
// over scenario and events, so that any moment of an exercise, past or present, is seen by the same
// means.
#pragma once

#include "orchestrator/exercise/item_book.h"
#include "orchestrator/score/team_time.h"

#include <memory>

namespace enshu::exercise {

enum class MselState {
    Waiting, ///< for the item it comes after
    Manual,  ///< for a controller who lets it happen
    Due,     ///< at `due`
    Held,
    UnderWay,
    Delivered,
    Failed,
    Withheld,  ///< an inject that nobody needed
    Spared,    ///< a step whose conditions did not hold
    Skipped,   ///< by a controller
    Impossible ///< what it hangs on did not happen
};

struct MselRow {
    unsigned number = 0; ///< from 1, by the earliest planned moment; what has none comes last
    std::string id;
    bool attack = false; ///< a step; else an inject
    std::string from;    ///< of an inject: a Person
    std::string to;      ///< of a step: the host it acts in
    std::string channel; ///< of a step: its verb
    dsl::Text text;      ///< of an inject: as it is, or will be, said to this team
    bool edited = false;
    MselState state{};
    std::optional<Milliseconds> due; ///< in the team's time; while it has a moment
    std::optional<Milliseconds> at;  ///< likewise: when it became what it is
    unsigned repeated = 0;
    std::vector<std::string> objectives; ///< that are expected of the team
    std::string after;                   ///< the item it comes after
    std::string because;                 ///< Impossible: the item that did not happen
    dsl::Text reason; ///< why it is held, skipped, failed, withheld, spared or impossible
    std::string by;   ///< the controller who held or skipped it
};

struct TeamMsel {
    unsigned team = 0;
    std::vector<MselRow> items; ///< in the order of their numbers
};

/// `scenario`: as it is written; `as_met`: as the team meets it.
std::vector<MselRow> msel_rows(const dsl::Scenario &scenario, const dsl::Scenario &as_met,
                               const ItemBook &book, std::uint64_t seed, unsigned team);

class Msel {
  public:
    /// `scenario` outlives it.
    Msel(const dsl::Scenario &scenario, unsigned teams, std::uint64_t seed);

    /// Events of one exercise, in the log's order.
    void apply(const event::Event &event);

    std::vector<TeamMsel> teams() const;

  private:
    struct Team {
        dsl::Scenario scenario;
        ItemBook book;
        score::TeamTime time;
    };
    const dsl::Scenario &scenario_;
    const std::uint64_t seed_;
    std::vector<std::unique_ptr<Team>> teams_;
};

} // namespace enshu::exercise
