// When, by our clock, something happened that a guest dates by the time since its start.
#pragma once

#include <vector>

namespace enshu::bench {

/// A guest read its clock after `before` and before `after`; milliseconds.
struct Reading {
    double guest = 0, before = 0, after = 0;
};

/// Each reading says that the two clocks are apart by no less and no more than so much; together
/// with those beside it, it says so more narrowly. Neither clock is trusted to keep the other's
/// pace for longer than that.
class GuestClock {
  public:
    explicit GuestClock(std::vector<Reading> readings);
    /// The latest moment at which the guest's clock can have shown what it did in a reading.
    double latest(const Reading &reading) const;
    double earliest(const Reading &reading) const;

  private:
    struct Apart {
        double least, most;
    };
    Apart apart(const Reading &reading) const;
    std::vector<Reading> readings_;
};

} // namespace enshu::bench
