// What is due now, for one team. Pure bookkeeping: no threads, no clock, no guests.
//
// An item waits for its trigger, is scheduled at a moment, is started exactly once, and has exactly
// one outcome. What hangs on an item goes on from the moment at which that item was delivered, or
// withheld because nobody needed it: a message that is not sent holds up nothing. What hangs on one
// that failed or was spared becomes impossible, and so does what hangs on that: an attacker who
// could not take one step cannot take the next. What should come in any case hangs on neither.
//
// A controller may hold an item back, move it, or drop it. What is dropped comes due as ever, so
// that what hangs on it keeps its moment; whoever asks for what is due makes nothing of it.
#pragma once

#include "injector/timeline.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace enshu::inject {

class Scheduler {
  public:
    enum class Status {
        Waiting,              ///< for the item it hangs on
        WaitingForController, ///< manual, and not let go yet; keeps no exercise open
        Scheduled,
        Started,
        Delivered,
        Withheld,
        Failed,
        Spared,
        Impossible
    };

    /// An item that can no longer happen, and the item that is why: the one it directly hung on.
    struct Impossible {
        Item item;
        std::string because;
        bool spared = false; ///< the first cause was spared, not failed
    };

    explicit Scheduler(std::vector<Item> items);

    /// Items whose moment has come, the earliest first (then in the order of the timeline). They
    /// count as started.
    std::vector<Item> due(Milliseconds now);

    /// A controller lets an item go that waits for it: due at once. False for any other item, and
    /// nothing changes.
    bool fire(const std::string &id, Milliseconds at);

    /// A controller's word on an item that was not started. False where that cannot be, and nothing
    /// changes: hold() of what is held, release() of what is not, delay() of what has no moment,
    /// drop() of what is dropped.
    bool hold(const std::string &id);
    bool release(const std::string &id);
    bool delay(const std::string &id, Milliseconds to);
    bool drop(const std::string &id);

    /// How an item stands, beside its status.
    struct Standing {
        Status status = Status::Waiting;
        bool held = false;
        bool dropped = false;
        std::optional<Milliseconds> moment; ///< with Scheduled
        std::string after;                  ///< the item it hangs on; empty: none
        /// It was neither started nor dropped, and has no outcome.
        bool open() const {
            return !dropped && (status == Status::Waiting || status == Status::Scheduled ||
                                status == Status::WaitingForController);
        }
    };
    bool knows(const std::string &id) const { return index_.contains(id); }
    /// Throws std::out_of_range for an unknown id.
    Standing standing(const std::string &id) const;

    /// An outcome. Ids that are unknown, or that have an outcome already, are refused: false, and
    /// nothing changes.
    bool delivered(const std::string &id, Milliseconds at);
    bool withheld(const std::string &id, Milliseconds at);
    /// What has become impossible by it, nearest first.
    std::vector<Impossible> failed(const std::string &id);
    std::vector<Impossible> spared(const std::string &id);

    /// For rebuilding from the log: the item was started, whether or not it looked due.
    void started(const std::string &id);

    struct Due {
        Milliseconds at{0};
        std::string id;
    };
    /// The earliest of the scheduled items that are not held.
    std::optional<Due> next_due() const;
    /// Items of this kind that are waiting, scheduled or started. What a controller alone can let
    /// happen, and what hangs on it, does not count; nor does what was dropped. What is held does:
    /// it was said that it would come.
    bool pending(Item::Kind kind) const;
    /// Items that were started and have no outcome, in the order of the timeline.
    std::vector<Item> in_flight() const;
    /// Throws std::out_of_range for an unknown id.
    Status status(const std::string &id) const;

  private:
    struct Entry {
        Item item;
        Status status = Status::Waiting;
        Milliseconds moment{0}; ///< with Scheduled
        bool held = false;
        bool dropped = false;
    };
    bool waits_for_controller(const Entry &entry) const;
    Entry *open_entry(const std::string &id);
    Entry *unstarted_entry(const std::string &id);
    bool go_on(const std::string &id, Status status, Milliseconds at);
    std::vector<Impossible> close(const std::string &id, Status status);

    std::vector<Entry> entries_;
    std::map<std::string, std::size_t> index_;
};

} // namespace enshu::inject
