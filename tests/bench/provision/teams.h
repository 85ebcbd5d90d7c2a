// Rows of whole teams: freeze, clone, put back, checkpoint, destroy, as the daemon does them.
#pragma once

#include "orchestrator/provision/golden.h"
#include "tests/bench/provision/stage.h"
#include "tests/bench/provision/table.h"

#include <optional>

namespace enshu::bench {

class Teams {
  public:
    explicit Teams(Stage &stage);
    /// Of one team of five/, frozen anew.
    void five_hosts(Figures &figures);
    /// Of one and of ten teams of pair/, which is frozen the first time; the ten also with
    /// shared memory.
    void ten_teams(Figures &figures);

  private:
    provision::Golden freeze(const dsl::Scenario &scenario, plan::MemoryMode memory,
                             double *until_healthy_s = nullptr);
    /// Seconds until every host is healthy.
    double clone(const plan::ExercisePlan &plan, const provision::Golden &golden);

    Stage &stage_;
    provision::Goldens goldens_;
    const plan::ExercisePlan five_, one_, ten_, ten_shared_;
    std::optional<provision::Golden> pair_, shared_pair_;
};

} // namespace enshu::bench
