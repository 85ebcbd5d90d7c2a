// Rows of a single host: cold boot, clone, restore by us and by hand, an empty QEMU.
#pragma once

#include "tests/bench/provision/stage.h"
#include "tests/bench/provision/table.h"

namespace enshu::bench {

class OneHost {
  public:
    /// Boots the host once, until it is healthy, and freezes it.
    explicit OneHost(Stage &stage);
    void round(Figures &figures);

  private:
    /// The host of a team, with its disk over `backing`; absent: over the empty overlay's.
    provision::GuestSpec spec(unsigned team) const;
    void enter_and_start(unsigned team);
    void clone(unsigned team);
    void wait_until_it_answers(unsigned team);
    void remove(unsigned team);
    void boot_until_healthy(Figures &figures);
    void two_boots(Figures &figures);
    void two_clones(Figures &figures);
    /// `first`: which way is tried first.
    void restores(Figures &figures, unsigned first);

    Stage &stage_;
    const plan::ExercisePlan plan_;
    provision::FrozenGuest frozen_;
    std::filesystem::path overlay_; ///< an empty one over the frozen disk, copied for each clone
};

} // namespace enshu::bench
