// What is due now, for one team. Pure bookkeeping: no threads, no clock, no guests.
//
// An item waits for its trigger, is scheduled at a moment, is started exactly once, and has exactly
// one outcome. What hangs on an item is scheduled from the moment that item was delivered; what
// hangs on one that failed or was spared becomes impossible, and so does what hangs on that.
#pragma once

#include "injector/timeline.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace enshu::inject {

class Scheduler {
  public:
    enum class Status { Waiting, Scheduled, Started, Delivered, Failed, Spared, Impossible };

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

    /// An outcome. Ids that are unknown, or that have an outcome already, are refused: false, and
    /// nothing changes.
    bool delivered(const std::string &id, Milliseconds at);
    /// What has become impossible by it, nearest first.
    std::vector<Impossible> failed(const std::string &id);
    std::vector<Impossible> spared(const std::string &id);

    /// For rebuilding from the log: the item was started, whether or not it looked due.
    void started(const std::string &id);

    struct Due {
        Milliseconds at{0};
        std::string id;
    };
    /// The earliest of the scheduled items.
    std::optional<Due> next_due() const;
    /// Items of this kind that are waiting, scheduled or started.
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
    };
    bool waits_for_controller(const Item &item) const;
    Entry *open_entry(const std::string &id);
    std::vector<Impossible> close(const std::string &id, Status status);

    std::vector<Entry> entries_;
    std::map<std::string, std::size_t> index_;
};

} // namespace enshu::inject
