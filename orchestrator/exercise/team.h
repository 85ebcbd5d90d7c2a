// Inside of exercise/: what the conductor knows of one team, all of it from the team's events but
// for what is going on with its machines at the moment.
#pragma once

#include "orchestrator/exercise/conductor.h"
#include "orchestrator/exercise/item_book.h"
#include "orchestrator/exercise/lived_time.h"
#include "orchestrator/score/team_time.h"

namespace enshu::exercise {

struct Conductor::Team {
    Team(unsigned number, RangeControl *range, const dsl::Scenario &scenario,
         const dsl::Walkthrough *walkthrough, std::uint64_t seed);

    /// An event of this team is in the log.
    void apply(const event::Event &event);
    /// Steps that were delivered on the host (empty: on any), in their order, from the
    /// `after`-th of all on.
    std::vector<std::string> delivered_on(const std::string &host, std::size_t after) const;
    const dsl::Step &step(const std::string &id) const { return *scenario.find_step(id); }

    const unsigned number;
    RangeControl *const range;
    const dsl::Scenario scenario; ///< as this team meets it: `vary` is filled in
    const dsl::Walkthrough walkthrough;
    ItemBook items;
    inject::Scheduler &scheduler; ///< of the items
    Measures measures;
    Probes probes;
    score::TeamTime time;
    score::TeamTime told; ///< by events alone, without what makes it stand for a moment
    LivedTime lived;
    std::string paused_why;
    std::map<std::string, int> tries;      ///< by objective
    std::map<std::string, unsigned> hints; ///< taken, by objective
    std::set<std::string> answered;        ///< objectives with an accepted answer
    std::set<std::string> submitted;       ///< forms
    const std::vector<std::string> &delivered; ///< of the items
    struct Kept {
        Checkpoint checkpoint;
        std::size_t delivered = 0; ///< so many steps had been by then
    };
    std::vector<Kept> checkpoints;             ///< the oldest first
    std::set<std::string> phases;              ///< in which an objective was decided
    std::string boundary;                      ///< the phase that asks for a checkpoint
    std::map<std::string, std::string> broken; ///< hosts that ended by themselves, and why
    std::set<std::string> off;                 ///< hosts that were shut down
    std::optional<event::Event> resetting;     ///< reset.started without an outcome
    unsigned captures_begun = 0;
    std::map<std::string, event::Event> capturing; ///< evidence.begun without an outcome, by id
    std::set<std::string> overridden;              ///< objectives, by a controller

    const std::vector<StaffMember> staff;

    // ---- not from events
    Busy busy = Busy::No;
    unsigned in_flight = 0;          ///< acts under way in its guests
    std::set<std::string> leaving;   ///< hosts that an act is ending or putting back
    std::set<std::string> absent;    ///< staff whose day has to be begun
    std::set<std::string> missed;    ///< staff of whom it was told that something went wrong
    std::set<std::string> restart;   ///< beacons that died with the daemon's lease
    std::shared_ptr<Resetting> owed; ///< its machines are back, and its replay waits for RESUME
    std::mutex range_mutex;          ///< one act on the range's machines at a time

  private:
    void apply_machines(const event::Event &event);
};

} // namespace enshu::exercise
