// Inside of exercise/: every step and inject of one team, as its log tells of them: which wait, are
// held, came or can no longer come, and which controller wanted it so. A fold: the same events give
// the same book, while an exercise is played and afterwards.
#pragma once

#include "injector/scheduler.h"
#include "orchestrator/event/event.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace enshu::exercise {

using dsl::Milliseconds;

class ItemBook {
  public:
    /// `walkthrough` may be null: of its acts nothing is written down but what hangs on what.
    ItemBook(const dsl::Scenario &scenario, const dsl::Walkthrough *walkthrough, std::uint64_t seed)
        : scheduler(inject::timeline(scenario, walkthrough, seed)) {}

    /// An event of this team or of all; what is about no item changes nothing. `at`: its moment in
    /// the team's time.
    void apply(const event::Event &event, Milliseconds at);

    /// What a controller did to an item.
    struct Word {
        Milliseconds at{0};
        std::string actor;
        std::string reason;
        std::string text() const; ///< ` at 12:05 by controller:NAME: REASON`
    };
    struct Entry {
        std::optional<Word> fired, held, released, skipped, repeated_by; ///< each the last
        std::optional<dsl::Text> edited; ///< as the controller wrote it
        std::optional<Milliseconds> at;  ///< when it began, or had its outcome
        dsl::Text reason;                ///< of the outcome
        std::string because;             ///< the item that it hung on
        unsigned repeated = 0;
        unsigned to_repeat = 0; ///< a controller wants it said once more
    };
    /// Empty for an item of which nothing is known yet.
    const Entry &entry(const std::string &id) const;

    /// Skipped items that have no moment at which that would come out by itself: steps, and injects
    /// that wait for a controller. In the order of their ids.
    std::vector<std::string> to_close(const dsl::Scenario &scenario) const;
    std::vector<std::string> to_repeat() const;

    inject::Scheduler scheduler;
    std::vector<std::string> delivered; ///< steps, in their order
    /// What has become impossible and has no event of its own yet.
    std::map<std::string, inject::Scheduler::Impossible> untold;

  private:
    void outcome(const event::Event &event, Milliseconds at);
    void direct(const event::Event &event, Milliseconds at);
    void lose(std::vector<inject::Scheduler::Impossible> lost, Milliseconds at);

    std::map<std::string, Entry> entries_;
};

} // namespace enshu::exercise
